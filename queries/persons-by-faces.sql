-- How many persons have how many faces? Persons without a pseudonym are not counted.
WITH persons AS (
  SELECT person, count(*) FILTER (WHERE status = 'ENROLLED') AS faces
  FROM images
  WHERE person IS NOT NULL
  GROUP BY person
)
SELECT faces, count(*) AS persons
FROM persons
GROUP BY faces
ORDER BY faces
