-- How many seconds pass from the upload to the outcome, by hour of the upload?
WITH numbered AS (
  SELECT
    date_trunc('hour', uploaded_at) AS hour,
    seconds_to_outcome,
    row_number() OVER (PARTITION BY date_trunc('hour', uploaded_at) ORDER BY seconds_to_outcome) AS place,
    count(*) OVER (PARTITION BY date_trunc('hour', uploaded_at)) AS total
  FROM images
)
SELECT
  hour,
  count(*) AS total,
  min(seconds_to_outcome) FILTER (WHERE place >= 0.5 * total) AS p50,
  min(seconds_to_outcome) FILTER (WHERE place >= 0.95 * total) AS p95,
  min(seconds_to_outcome) FILTER (WHERE place >= 0.99 * total) AS p99
FROM numbered
GROUP BY hour
ORDER BY hour DESC
