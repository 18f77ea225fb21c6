-- Which images needed more than one attempt, and why did those of them end that were not enrolled?
SELECT status, reason, count(*) AS total, sum(attempts - 1) AS retries, max(attempts) AS most_attempts
FROM images
WHERE attempts > 1
GROUP BY status, reason
ORDER BY total DESC, status, reason
