-- Which five reasons of refusal are the most frequent?
SELECT status, reason, count(*) AS total
FROM images
WHERE reason IS NOT NULL
GROUP BY status, reason
ORDER BY total DESC, status, reason
LIMIT 5
