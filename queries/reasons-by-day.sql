-- Why were images refused, by day and by the prefix of their keys?
SELECT CAST(completed_at AS date) AS day, key_prefix, status, reason, count(*) AS total
FROM images
WHERE reason IS NOT NULL
GROUP BY 1, 2, 3, 4
ORDER BY 1 DESC, total DESC, 2, 3, 4
