"""The static form: tables that need no kernel, script, style sheet or network."""

import re
import struct
import zlib
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from tracrlab import viz
from tracrlab.viz.colours import OUTLINE, Scale, luminance, text_on
from tracrlab.viz.image import panel_image
from tracrlab.viz.pictures import GridPicture, Panel
from tracrlab.viz.png import png
from tracrlab.viz.svg import diagram_svg

ALLOWED = {"div", "b", "small", "table", "tr", "td", "th", "img", "br"}


class Page(HTMLParser):
    """What a page holds: tags, attributes and words; complains about tags that are not closed."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.words, self.open = set(), [], [], []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in ("img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def pages(trace):
    model = trace.model
    yield viz.residual_picture(trace)
    yield viz.residual_picture(trace, expand=True)
    yield viz.decoded_picture(trace)
    yield viz.program_picture(model)
    yield viz.stage_picture(model)
    for stage in model.stages.values():
        yield viz.stage_picture(stage)
    yield viz.check_picture(viz.check_model(model, sample=3))
    if model.anatomy.heads:
        yield viz.attention_picture(trace)


@pytest.mark.parametrize("name", ["frac", "hist", "two_heads", "bare", "long_hist"])
def test_pages_are_whole_small_and_made_of_plain_tables(request, name):
    model = request.getfixturevalue(name)
    for picture in pages(model.trace((list(model.vocab) * 100)[: model.max_seq_len])):
        html = viz.as_html(picture)
        page = Page(html)
        assert page.tags <= ALLOWED
        assert {key for key, _ in page.attributes} <= {"style", "colspan", "src", "alt"}
        assert all(
            value.startswith("data:image/") for key, value in page.attributes if key == "src"
        )
        assert picture.title in page.words and len(html) < 70_000
        assert "http" not in html


def test_every_label_and_every_number_is_text(hist):
    picture = viz.attention_picture(hist.trace("hello"))
    words = Page(viz.as_html(picture)).words
    assert set(picture.rows) | {"0.1667", "0.8333", "0"} <= set(words)


def test_the_meaning_of_the_colours_is_told(frac):
    assert "no colour at exactly 0" in viz.as_html(viz.attention_picture(frac.trace("ax")))


def test_tokens_are_no_markup(bare):
    page = Page(viz.as_html(viz.residual_picture(bare.trace(["<b>&", ("a", 2)]))))
    assert {"1:<b>&", "<b>&"} <= set(page.words)


def test_exact_zeros_have_no_colour_and_all_else_has(frac):
    html = viz.as_html(viz.attention_picture(frac.trace("ax")))
    cells = re.findall(r'<td style="([^"]*)">([^<]*)</td>', html)
    assert len(cells) == 9
    for style, text in cells:
        assert ("background" in style) == (text != "0")


def test_a_large_grid_is_an_image_that_says_what_it_shows(long_hist):
    html = viz.as_html(viz.attention_picture(long_hist.trace(list("ab") * 100)))
    page = Page(html)
    [alt] = [value for key, value in page.attributes if key == "alt"]
    assert "64 query rows from 0:bos to 63:a down" in alt and alt in page.words
    assert "table" not in page.tags and len(html) < 20_000


def test_a_long_sequence_of_panels_repeats_only_the_rows_that_changed(two_heads):
    picture = viz.residual_picture(two_heads.trace("axax"))
    many = GridPicture(
        picture.title,
        picture.sentence,
        picture.rows,
        tuple(map(str, range(20))),
        "room",
        "position",
        tuple(
            Panel(
                panel.title,
                tuple(row[:1] * 20 for row in panel.amounts),
                tuple(row[:1] * 20 for row in panel.texts),
                panel.marked,
            )
            for panel in picture.panels * 3
        ),
        picture.scale,
    )
    html = viz.as_html(many)
    assert "each panel shows the rows that it marks" in html
    assert "<img" not in html


def test_two_rows_with_one_label_are_refused():
    panel = Panel("", ((0.0,), (1.0,)))
    with pytest.raises(ValueError, match="two rows have one label"):
        GridPicture("", "", ("a", "a"), ("b",), "", "", (panel,), Scale("share", 1.0, ""))
    with pytest.raises(ValueError, match="is not of size"):
        GridPicture("", "", ("a",), ("b",), "", "", (panel,), Scale("share", 1.0, ""))


def test_a_diagram_is_large_enough_for_its_boxes(two_heads):
    svg = ElementTree.fromstring(diagram_svg(viz.program_picture(two_heads)))
    boxes = [part for part in svg if part.tag.endswith("rect")]
    assert len(boxes) == len(viz.program_picture(two_heads).boxes)
    for box in boxes:
        right, below = (
            float(box.get(a)) + float(box.get(b)) for a, b in (("x", "width"), ("y", "height"))
        )
        assert right <= float(svg.get("width")) and below <= float(svg.get("height"))


def decoded_png(content):
    """Rows of RGBA pixels of a PNG whose lines are not filtered."""
    size, data, at = None, b"", 8
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        (check,) = struct.unpack(">I", content[at + 8 + length : at + 12 + length])
        assert check == zlib.crc32(kind + body)
        if kind == b"IHDR":
            size = struct.unpack(">II", body[:8])
        data += body if kind == b"IDAT" else b""
        at += 12 + length
    width, height = size
    raw = zlib.decompress(data)
    assert len(raw) == height * (1 + 4 * width)
    lines = [raw[y * (1 + 4 * width) :][: 1 + 4 * width] for y in range(height)]
    return [[tuple(line[1 + 4 * x : 5 + 4 * x]) for x in range(width)] for line in lines]


def test_the_png_writer_writes_what_a_reader_reads():
    pixels = [[(1, 2, 3, 255), (0, 0, 0, 0)], [(255, 0, 9, 7), (4, 4, 4, 4)]]
    assert decoded_png(png(pixels)) == pixels


def test_an_image_has_the_colours_of_the_scale_and_hatches_odd_numbers():
    import base64

    amounts = ((0.0, 1.0), (float("nan"), -1.0))
    scale = Scale("signed", 1.0, "")
    picture = GridPicture("", "", ("a", "b"), ("c", "d"), "", "", (Panel("", amounts),), scale)
    address = panel_image(picture, picture.panels[0])
    pixels = decoded_png(base64.b64decode(address.split(",")[1]))
    side = len(pixels) // 2
    assert pixels[0][0] == (0, 0, 0, 0)
    assert pixels[0][side][:3] == scale.colour(1.0)
    assert pixels[side][side][:3] == scale.colour(-1.0)
    hatched = {pixel for row in pixels[side:] for pixel in row[:side]}
    assert len(hatched) == 2 and (0, 0, 0, 0) in hatched


def contrast(a, b):
    bright, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("kind", ["signed", "share"])
def test_text_can_be_read_on_every_colour(kind):
    scale = Scale(kind, 1.0, "")
    for i in range(-100, 101):
        colour = scale.colour(i / 100)
        if colour is not None:
            ink = (0, 0, 0) if text_on(colour) == "#000" else (255, 255, 255)
            assert contrast(colour, ink) >= 4.5


@pytest.mark.parametrize("paper", [(255, 255, 255), (17, 17, 17)], ids=["light", "dark"])
def test_outlines_stand_out_on_light_and_on_dark(paper):
    assert contrast(tuple(int(OUTLINE[i : i + 2], 16) for i in (1, 3, 5)), paper) >= 2.5


def test_a_scale_never_hides_a_small_number():
    scale = Scale("signed", 1e6, "")
    for faint in (scale.colour(1e-3), scale.colour(-1e-3)):
        assert contrast(faint, (255, 255, 255)) > 1.2
    assert scale.colour(1e-3) is not None and scale.colour(1e9) == scale.colour(1e6)


def test_what_is_yes_or_no_has_no_legend_of_amounts(frac):
    from tracrlab.rasp import Comparison, Select, indices

    selector = Select(indices, indices, Comparison.LEQ)
    for picture in (viz.selector_picture(selector), viz.decoded_picture(frac.trace("ax"))):
        page = viz.as_html(picture)
        assert "no colour at" not in page and "deepest" not in page and "blue:" in page
