-- Which persons have fewer than three faces?
SELECT
  person,
  count(*) FILTER (WHERE status = 'ENROLLED') AS faces,
  count(*) AS total,
  max(uploaded_at) AS latest_upload
FROM images
WHERE person IS NOT NULL
GROUP BY person
HAVING count(*) FILTER (WHERE status = 'ENROLLED') < 3
ORDER BY faces, person
LIMIT 1000
