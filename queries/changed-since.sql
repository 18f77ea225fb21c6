-- What changed since a date? It is a week ago: replace the value of moment with a date, as in DATE '2026-11-23'.
WITH since AS (
  SELECT CAST(current_date - INTERVAL '7' DAY AS timestamp) AS moment
),
earlier AS (
  SELECT
    image,
    status,
    reason,
    row_number() OVER (PARTITION BY image ORDER BY completed_at DESC, outcome_id DESC) AS latest
  FROM outcomes
  WHERE completed_at < (SELECT moment FROM since)
)
SELECT
  images.completed_at,
  images.key_prefix,
  images.image,
  earlier.status AS earlier_status,
  earlier.reason AS earlier_reason,
  images.status,
  images.reason
FROM images
LEFT JOIN earlier ON earlier.image = images.image AND earlier.latest = 1
WHERE images.completed_at >= (SELECT moment FROM since)
ORDER BY images.completed_at DESC, images.image
LIMIT 1000
