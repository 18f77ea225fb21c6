"""Makes images of all kinds with Pillow, and compares prepared ones with what Pillow decodes.

python corpus.py make DIRECTORY              writes originals; prints their names as JSON
python corpus.py compare < pairs.json        reads [[original, prepared], ...]; prints the differences as JSON
"""

import io
import json
import os
import sys

from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageOps
import pillow_heif

pillow_heif.register_heif_opener()
SIZES = {"small": (401, 299), "large": (1300, 974)}
ORIENTATIONS = {"small": range(1, 9), "large": (1, 6)}
SRGB = ImageCms.createProfile("sRGB")


def picture(size):
    """Colours, edges and no symmetry at all."""
    width, height = size
    across = Image.linear_gradient("L").rotate(90).resize(size)
    down = Image.linear_gradient("L").resize(size)
    round_ = Image.radial_gradient("L").resize(size)
    image = Image.merge("RGB", (across, down, round_))
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.1, height * 0.1, width * 0.4, height * 0.5), fill=(226, 182, 150))
    draw.rectangle((width * 0.6, height * 0.6, width * 0.9, height * 0.8), fill=(30, 60, 160))
    draw.polygon(((width * 0.7, height * 0.1), (width * 0.95, height * 0.4), (width * 0.6, height * 0.35)), fill="white")
    draw.line((0, height, width * 0.5, height * 0.6), fill="black", width=max(2, width // 100))
    return image


def exif(orientation):
    data = Image.Exif()
    data[0x0112] = orientation
    return data.tobytes()


def make(directory):
    names = []

    def write(name, image, **options):
        image.save(os.path.join(directory, name), **options)
        names.append(name)

    for kind, size in SIZES.items():
        image = picture(size)
        grey = image.convert("L")
        alpha = image.copy()
        alpha.putalpha(Image.radial_gradient("L").resize(size))
        grey_alpha = Image.merge("LA", (grey, alpha.getchannel("A")))
        deep_grey = Image.frombytes("I;16", size, bytes(b for v in grey.tobytes() for b in (0, v)))
        palette = image.quantize(64)
        bits = grey.convert("1")

        for orientation in ORIENTATIONS[kind]:
            write(f"{kind}-{orientation}.heic", image, quality=90, exif=exif(orientation))
            write(f"{kind}-{orientation}.tiff", image, compression="tiff_lzw", tiffinfo={0x0112: orientation})
        write(f"{kind}-alpha.heic", alpha, quality=90)
        write(f"{kind}-grey.heic", grey, quality=90)
        write(f"{kind}-444.heic", image, quality=90, chroma=444)

        write(f"{kind}-cmyk-plain.tiff", image.convert("CMYK"), compression="tiff_deflate")
        write(f"{kind}-grey.jpg", grey, quality=95)
        write(f"{kind}-progressive.jpg", image, quality=95, progressive=True)
        write(f"{kind}-444.jpg", image, quality=95, subsampling=0)
        write(f"{kind}-grey.png", grey)
        write(f"{kind}-grey-alpha.png", grey_alpha)
        write(f"{kind}-deep-grey.png", deep_grey)
        write(f"{kind}-alpha.png", alpha)
        write(f"{kind}-palette.png", palette)
        write(f"{kind}-palette-clear.png", palette, transparency=0)
        write(f"{kind}-bits.png", bits)
        write(f"{kind}-animated.png", image, save_all=True, append_images=[grey.convert("RGB")])
        for name, mode in (("rgb", image), ("grey", grey), ("palette", palette), ("bits", bits), ("alpha", alpha)):
            write(f"{kind}-{name}.bmp", mode)
        for name, mode in (("grey", grey), ("deep-grey", deep_grey), ("palette", palette), ("bits", bits), ("alpha", alpha)):
            write(f"{kind}-{name}.tiff", mode, compression="tiff_lzw")
        write(f"{kind}-jpeg.tiff", image, compression="jpeg", quality=95)
        write(f"{kind}-packbits.tiff", image, compression="packbits")
        write(f"{kind}-raw.tiff", image)
        write(f"{kind}-pages.tiff", image, save_all=True, append_images=[grey.convert("RGB")])
        write(f"{kind}-animated.gif", image, save_all=True, append_images=[grey.convert("RGB")])
        write(f"{kind}-clear.gif", palette, transparency=0)
        write(f"{kind}-lossy.webp", image, quality=95)
        write(f"{kind}-alpha.webp", alpha, lossless=True)
        write(f"{kind}-animated.webp", image, save_all=True, append_images=[grey.convert("RGB")], lossless=True)
        write(f"{kind}-lossy.avif", image, quality=90)
        write(f"{kind}-alpha.avif", alpha, quality=90)
    print(json.dumps(names))


def as_seen(file):
    """What Pillow makes of an original: upright, sRGB, on white."""
    image = Image.open(file)
    profile = image.info.get("icc_profile")
    transparency = image.info.get("transparency")
    image.seek(0)
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I;16") or image.mode == "I":
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if profile and image.mode in ("RGB", "CMYK"):
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        image = ImageCms.profileToProfile(image, source, SRGB, outputMode="RGB")
    if image.mode in ("LA", "RGBA", "PA") or transparency is not None:
        clear = image.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        image = Image.alpha_composite(white, clear)
    return image.convert("RGB")


def difference(original, prepared):
    expected = as_seen(original)
    actual = Image.open(prepared)
    found = {
        "mode": actual.mode,
        "format": actual.format,
        "size": list(actual.size),
        "expectedSize": list(expected.size),
        "carries": sorted(set(actual.info) & {"exif", "icc_profile", "xmp", "photoshop", "comment"}),
    }
    if expected.size != actual.size:
        expected = expected.resize(actual.size, Image.Resampling.LANCZOS)
    each = ImageChops.difference(expected, actual).histogram()
    counts = [sum(each[channel * 256 + value] for channel in range(3)) for value in range(256)]
    total = sum(counts)
    found["mean"] = sum(value * count for value, count in enumerate(counts)) / total
    beyond = 0
    for value in range(255, -1, -1):
        beyond += counts[value]
        if beyond > total * 0.02:
            found["percentile98"] = value
            break
    return found


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2])
    else:
        print(json.dumps([difference(*pair) for pair in json.load(sys.stdin)]))
