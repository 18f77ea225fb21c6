-- With which images were persons created?
SELECT completed_at, person, image, key_prefix, format, width, height, seconds_to_outcome
FROM images
WHERE created_person
ORDER BY completed_at DESC, image
LIMIT 1000
