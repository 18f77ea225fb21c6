-- How many seconds pass from the upload until the face is enrolled? An image that an operator sent again counts from its
-- upload: add AND submission = 0 to leave such images out.
WITH numbered AS (
  SELECT
    seconds_to_outcome,
    row_number() OVER (ORDER BY seconds_to_outcome) AS place,
    count(*) OVER () AS total
  FROM images
  WHERE status = 'ENROLLED'
)
SELECT
  count(*) AS total,
  min(seconds_to_outcome) FILTER (WHERE place >= 0.5 * total) AS p50,
  min(seconds_to_outcome) FILTER (WHERE place >= 0.95 * total) AS p95
FROM numbered
