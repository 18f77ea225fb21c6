-- How many images were enrolled on each day of the last week? Days are in UTC.
SELECT CAST(completed_at AS date) AS day, count(*) AS enrolled
FROM images
WHERE status = 'ENROLLED' AND completed_at >= current_date - INTERVAL '7' DAY
GROUP BY 1
ORDER BY 1
