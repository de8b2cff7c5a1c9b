"""The report in a browser: nothing an issuer wrote runs, and everything works by hand, by key and by ear.

Needs Chromium with its driver, and `pip install -e .[browser]`; skipped with a message without them.
"""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import sites

import warehouse
from warehouse import queries
from warehouse.pages.exhibit import exhibit_file

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
CHROMEDRIVER = shutil.which("chromedriver")

if find_spec("selenium") is None:
    pytest.skip("selenium is missing: pip install -e .[browser]", allow_module_level=True)
if CHROMIUM is None or CHROMEDRIVER is None:
    pytest.skip(
        "Chromium and its driver are missing: apt-get install chromium chromium-driver",
        allow_module_level=True,
    )

from selenium import webdriver  # noqa: E402 - only where it is installed
from selenium.common.exceptions import WebDriverException  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

PHONE = (390, 844)
DESKTOP = (1280, 860)
SECONDS = 120


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of the sample exhibits."""
    return sites.published(tmp_path_factory.mktemp("samples"), sites.samples())


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sites.published(tmp_path_factory.mktemp("hostile"), sites.hostile())


@pytest.fixture(scope="module")
def hostile_site(hostile: Path) -> Path:
    sites.written(hostile, hostile.parent / "report")
    return hostile.parent / "report"


@pytest.fixture(scope="module")
def site(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sample") / "report"
    sites.written(published, out)
    return out


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    try:
        driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(CHROMEDRIVER)))
    except WebDriverException as error:
        pytest.skip(f"Chromium does not start here: {error.msg}")
    driver.set_page_load_timeout(SECONDS)
    driver.set_script_timeout(SECONDS)
    yield driver
    driver.quit()


def sized(browser: webdriver.Chrome, size: tuple[int, int], is_dark: bool = False) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size == PHONE},
    )
    scheme = {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})


def shown(browser: webdriver.Chrome, page: str) -> None:
    browser.get("about:blank")  # a page that differs in its hash only would not be loaded again
    browser.get(page)


def until(browser: webdriver.Chrome, script: str, *arguments: Any) -> Any:
    """What a script returns once it is true."""
    return WebDriverWait(browser, SECONDS).until(lambda b: b.execute_script(script, *arguments))


def rows(path: Path, sql: str) -> list[dict[str, Any]]:
    with warehouse.read_published(path) as con:
        return queries.rows(con, sql)


def page_of(site: Path, exhibit_id: str, anchor: str = "") -> str:
    return (site / exhibit_file(exhibit_id)).as_uri() + anchor


# -- safety ---------------------------------------------------------------------------------------------


def test_nothing_that_an_issuer_wrote_runs_or_loads(browser: webdriver.Chrome, hostile_site: Path) -> None:
    sized(browser, DESKTOP)
    for path in sorted(hostile_site.rglob("*.html")):
        shown(browser, path.as_uri())
        found = browser.execute_script("""
            return {
              owned: document.documentElement.dataset.owned || null,
              url: location.href.split("#")[0],
              scripts: [...document.scripts].filter((s) => s.type !== "application/json").map((s) => s.src),
              loaded: performance.getEntriesByType("resource").map((e) => e.name),
              foreign: document.querySelectorAll("iframe, img, form, base, object, embed, [style]").length,
              handlers: [...document.querySelectorAll("*")].filter((e) => [...e.attributes].some(
                (a) => a.name.startsWith("on") || /^javascript:/i.test(a.value))).length,
            }""")
        assert found["owned"] is None, path
        assert found["url"] == path.as_uri()
        assert all(source.endswith("/assets/report.js") for source in found["scripts"])
        assert not [name for name in found["loaded"] if not name.startswith("file:")]
        assert found["foreign"] == 0
        assert found["handlers"] == 0


def test_the_policy_stops_a_script_that_got_in(browser: webdriver.Chrome, hostile_site: Path) -> None:
    """The second wall: even with a hole in the first one, the browser runs and loads nothing."""
    page = hostile_site / "hole.html"
    source = (hostile_site / "index.html").read_text(encoding="utf-8")
    attack = """<script>document.documentElement.dataset.owned = 1</script>
        <img src="https://evil.example/x.png" onerror="document.documentElement.dataset.owned = 1">
        <iframe srcdoc="<script>parent.document.documentElement.dataset.owned = 1</script>"></iframe>"""
    page.write_text(source.replace("<h1>", attack + "<h1>", 1), encoding="utf-8")
    shown(browser, page.as_uri())
    page.unlink()
    assert browser.execute_script("return document.documentElement.dataset.owned || null") is None
    refused = [line["message"] for line in browser.get_log("browser")]
    assert any("Content Security Policy" in message for message in refused)


def test_what_the_panel_and_the_search_show_stays_text(
    browser: webdriver.Chrome, hostile: Path, hostile_site: Path
) -> None:
    (fact,) = rows(hostile, "FROM staging.fact WHERE label LIKE '%Revenues%' ORDER BY value DESC LIMIT 1")
    shown(browser, page_of(hostile_site, fact["exhibit_id"], f"#{fact['fact_id']}"))
    assert "<script>" in until(browser, "return document.querySelector('#panel .what')?.textContent")
    box = browser.find_element(By.ID, "find")
    box.send_keys("onerror")
    told = until(browser, "return document.querySelector('#found a')?.textContent")
    assert "<img src=x" in told
    assert browser.execute_script("return document.documentElement.dataset.owned || null") is None


# -- by hand --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def broken_total(published: Path) -> dict[str, Any]:
    """A printed total that does not foot, with its check."""
    (check,) = rows(
        published,
        """FROM staging.calculation WHERE code = 'FT1' AND verdict = 'inconsistent'
           ORDER BY calculation_id LIMIT 1""",
    )
    items = rows(
        published,
        f"""FROM staging.calculation_item WHERE calculation_id = '{check["calculation_id"]}'
            AND role = 'item' ORDER BY position""",
    )
    return {**check, "items": items}


def test_a_number_that_is_clicked_tells_its_sum_and_marks_the_operands(
    browser: webdriver.Chrome, site: Path, broken_total: dict[str, Any]
) -> None:
    sized(browser, DESKTOP)
    shown(browser, page_of(site, broken_total["exhibit_id"]))
    total = broken_total["total_fact_id"]
    browser.execute_script("document.getElementById(arguments[0]).click()", total)
    panel = until(
        browser,
        "return document.querySelector('#panel .amount') && document.querySelector('#panel').innerText",
    )
    assert total in panel
    assert "FT1 inconsistent" in panel
    assert "difference" in panel
    marked = browser.execute_script(
        "return [...document.querySelectorAll('#original .m.op')].map((m) => m.hash.slice(1))"
    )
    assert sorted(marked) == sorted(item["fact_id"] for item in broken_total["items"])
    assert browser.current_url.endswith(f"#{total}")
    # And on to an operand, from the panel.
    browser.find_element(By.CSS_SELECTOR, "#panel .sum a").click()
    now = until(browser, "return document.querySelector('#original .m.now')?.hash.slice(1)")
    assert now in marked


def test_a_fact_id_pasted_into_the_search_box_leads_to_its_place(
    browser: webdriver.Chrome, site: Path, published: Path
) -> None:
    (fact,) = rows(published, "FROM main.fact WHERE label ILIKE 'total assets' ORDER BY fact_id LIMIT 1")
    for start in ("index.html", exhibit_file(fact["exhibit_id"])):
        shown(browser, (site / start).as_uri())
        box = until(browser, "return document.querySelector('.search:not([hidden]) input')")
        box.send_keys(f" {fact['fact_id']} ")
        until(browser, "return document.querySelector('#found a')")
        box.send_keys(Keys.ENTER)
        until(browser, f"return document.querySelector('#original .m.now')?.id === '{fact['fact_id']}'")
        place = browser.execute_script(
            "const r = document.querySelector('#original .m.now').getBoundingClientRect();"
            "return r.top > 0 && r.bottom < innerHeight"
        )
        assert place


def test_a_company_is_found_by_the_beginning_of_its_name(
    browser: webdriver.Chrome, site: Path, published: Path
) -> None:
    (exhibit,) = rows(published, "FROM exhibit WHERE company_name IS NOT NULL ORDER BY exhibit_id LIMIT 1")
    shown(browser, (site / "index.html").as_uri())
    until(browser, "return document.querySelector('.search:not([hidden])')")
    browser.find_element(By.ID, "find").send_keys(exhibit["company_name"].split()[0][:5])
    links = until(
        browser, "return [...document.querySelectorAll('#found a')].map((a) => a.getAttribute('href'))"
    )
    assert any(exhibit_file(exhibit["exhibit_id"]) in link for link in links)


def test_it_works_from_a_web_server_too(browser: webdriver.Chrome, site: Path, published: Path) -> None:
    handler = functools.partial(_Quiet, directory=str(site))
    (fact,) = rows(published, "FROM main.fact ORDER BY fact_id LIMIT 1")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        shown(browser, address)
        box = until(browser, "return document.querySelector('.search:not([hidden]) input')")
        box.send_keys(fact["fact_id"])
        until(browser, "return document.querySelector('#found a')")
        box.send_keys(Keys.ENTER)
        until(browser, f"return document.querySelector('#original .m.now')?.id === '{fact['fact_id']}'")
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


# -- by key ---------------------------------------------------------------------------------------------


def test_the_arrow_keys_walk_the_numbers_and_the_tab_key_passes_them(
    browser: webdriver.Chrome, site: Path, broken_total: dict[str, Any]
) -> None:
    shown(browser, page_of(site, broken_total["exhibit_id"]))
    stops = until(browser, "return document.querySelectorAll('#original a.m:not([tabindex=\"-1\"])').length")
    assert stops == 1
    browser.execute_script("document.querySelector('#original a.m').focus()")
    first, second = browser.execute_script(
        "return [...document.querySelectorAll('#original a.m')].slice(0, 2).map((m) => m.id)"
    )
    active = browser.switch_to.active_element
    active.send_keys(Keys.ARROW_RIGHT)
    assert browser.switch_to.active_element.get_attribute("id") == second
    assert until(browser, "return document.getElementById('said').textContent")
    browser.switch_to.active_element.send_keys(Keys.ARROW_LEFT)
    assert browser.switch_to.active_element.get_attribute("id") == first
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    until(browser, "return document.querySelector('#panel.open')")
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    until(browser, "return !document.querySelector('#panel.open')")


def test_the_views_are_tabs_for_the_keyboard(
    browser: webdriver.Chrome, site: Path, broken_total: dict[str, Any]
) -> None:
    shown(browser, page_of(site, broken_total["exhibit_id"]))
    until(browser, "return !document.querySelector('[role=tablist]').hidden")
    browser.execute_script("document.getElementById('tab-original').focus()")
    browser.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
    assert browser.switch_to.active_element.get_attribute("id") == "tab-statements"
    visible = browser.execute_script(
        "return [...document.querySelectorAll('.view')].filter((v) => !v.hidden).map((v) => v.id)"
    )
    assert visible == ["statements"]


# -- on a phone, in the dark, by ear --------------------------------------------------------------------


def all_kinds(site: Path, broken_total: dict[str, Any]) -> list[str]:
    names = ["index", "scorecard", "coverage", "quarantine", "issuers", "exhibits"]
    lists = [(site / f"{name}.html").as_uri() for name in names]
    lists.append(sorted((site / "issuer").glob("*.html"))[0].as_uri())
    lists.append(sorted(site.glob("quarantine-*.html"))[0].as_uri())
    own = [f"#{broken_total['total_fact_id']}", "#statements", "#checks"]
    return lists + [page_of(site, broken_total["exhibit_id"], anchor) for anchor in own]


def test_a_phone_scrolls_tables_and_never_the_page(
    browser: webdriver.Chrome, site: Path, broken_total: dict[str, Any]
) -> None:
    sized(browser, PHONE)
    for page in all_kinds(site, broken_total):
        shown(browser, page)
        width = browser.execute_script("return document.documentElement.scrollWidth")
        assert width <= PHONE[0], page
    sized(browser, DESKTOP)


def axe_core() -> Path | None:
    """axe-core as npm installs it below the project, else as the Python package brings it."""
    own = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
    spec = find_spec("axe_selenium_python")
    brought = sorted(Path(spec.origin).parent.rglob("axe.min.js")) if spec and spec.origin else []
    return next((path for path in (own, *brought) if path.exists()), None)


AXE = axe_core()


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(
    browser: webdriver.Chrome, site: Path, broken_total: dict[str, Any], is_dark: bool
) -> None:
    if AXE is None:
        pytest.skip("axe-core is missing: npm install axe-core, or pip install -e .[browser]")
    axe = AXE.read_text(encoding="utf-8")
    sized(browser, DESKTOP, is_dark)
    for page in all_kinds(site, broken_total):
        shown(browser, page)
        # Through the debugger: the page's own policy lets no script in.
        browser.execute_cdp_cmd("Runtime.evaluate", {"expression": axe})
        violations = browser.execute_async_script("""
            const done = arguments[0];
            axe.run(document).then((found) => done(found.violations.map(
              (v) => [v.id, v.impact, v.nodes.slice(0, 2).map((n) => n.html)])))""")
        assert violations == [], page
    sized(browser, DESKTOP)
