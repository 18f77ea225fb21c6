-- What did Tencent's calls cost at most, by day, in yuan? A call carries up to four images, and each of them counts it as an
-- attempt, so the bill may be a quarter. Replace 0.003 with your price of a call.
SELECT
  CAST(completed_at AS date) AS day,
  sum(attempts) AS attempts,
  round(sum(attempts) * 0.003e0, 2) AS cost_at_most
FROM images
GROUP BY 1
ORDER BY 1 DESC
