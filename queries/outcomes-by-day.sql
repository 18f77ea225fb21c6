-- What became of the images, by day and by the prefix of their keys?
SELECT
  CAST(completed_at AS date) AS day,
  key_prefix,
  count(*) AS total,
  count(*) FILTER (WHERE status = 'ENROLLED') AS enrolled,
  count(*) FILTER (WHERE status = 'REJECTED') AS rejected,
  count(*) FILTER (WHERE status = 'FAILED') AS failed
FROM images
GROUP BY 1, 2
ORDER BY 1 DESC, 2
