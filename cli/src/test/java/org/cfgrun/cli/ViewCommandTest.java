package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of {@code cfgrun view}. `src/test/browser/view.mjs` uses it in a browser. */
class ViewCommandTest {
  private static final Path GOLDEN = Path.of("src/test/resources/org/cfgrun/cli/view/data.json");

  private static final Pattern DATA =
      Pattern.compile("(?s)<script type=\"application/json\" id=\"data\">(.*?)</script>");

  @TempDir Path folder;

  private String view(String... files) throws IOException {
    Path out = folder.resolve("page.html");
    List<Object> words = new ArrayList<>(List.of("view", "--out", out));
    words.addAll(List.of(files));
    CommandRun run = CommandRun.of(words.toArray());
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isEqualTo(ExitStatus.OK);
    return Files.readString(out);
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static JsonObject data(String page) {
    Matcher data = DATA.matcher(page);
    assertThat(data.find()).isTrue();
    return JsonParser.parseString(data.group(1)).getAsJsonObject();
  }

  @Test
  void dataHasTreeOriginsBasesDifferencesScheduleAndFindings() throws IOException {
    write(
        "base.cfg",
        """
        scale = 2
        optimizer = dict(type='SGD', lr=0.1, momentum=0.9)
        lr_config = dict(policy='step', step=[2], warmup='linear', warmup_iters=4, warmup_ratio=0.5)
        runner = dict(type='EpochBasedRunner', max_epochs=3)
        size = (scale, 4)
        """);
    String first =
        write("first.cfg", "_base_ = 'base.cfg'\noptimizer = dict(lr=0.01)\nscale = 3\n");
    String second = write("second.cfg", "_base_ = 'first.cfg'\nlog_level = 'INFO'\nscale = None\n");
    Path out = folder.resolve("page.html");
    CommandRun run = CommandRun.of("view", first, second, "--out", out, "--iters-per-epoch", "10");
    assertThat(run.err()).isEmpty();
    String json =
        new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .create()
            .toJson(data(Files.readString(out)))
            .replace(folder.toString(), "DIR")
            .replaceAll("\"svg\": \"(\\\\.|[^\"\\\\])*+\"", "\"svg\": \"...\"")
            .replaceAll("\\[\\s+([^\\[\\]{}]*?)\\s+]", "[$1]")
            .replaceAll("(?<=[\\d\"]),\\s+(?=[-\\d\"][^:]*(,|]))", ", ");
    if (Boolean.getBoolean("cfgrun.updateGoldens") && System.getenv("CI") == null) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(GOLDEN, json + "\n");
    }
    assertThat(json + "\n").isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void pageLoadsNothingAndRunsOnlyItsOwnScript() throws Exception {
    String page = view(write("a.cfg", "lr = 0.1\n"));
    assertThat(page).startsWith("<!DOCTYPE html>").doesNotContain("src=", "href=", "@DATA@");
    assertThat(page.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:");
    assertThat(policyHash(page, "script-src")).isEqualTo(hash(page, "<script>"));
    assertThat(policyHash(page, "style-src")).isEqualTo(hash(page, "<style>"));
    assertThat(page).contains("default-src 'none'");
  }

  private static String policyHash(String page, String directive) {
    Matcher hash = Pattern.compile(directive + " 'sha256-([^']*)'").matcher(page);
    assertThat(hash.find()).isTrue();
    return hash.group(1);
  }

  private static String hash(String page, String tag) throws Exception {
    int from = page.indexOf(tag) + tag.length();
    String content = page.substring(from, page.indexOf(tag.replace("<", "</"), from));
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(digest);
  }

  @Test
  void noTextOfAConfigBecomesMarkup() throws IOException {
    String text =
        """
        a = '</script><script>alert(1)</script>'
        b = '<img src=x onerror=alert(1)>'
        c = "\\u2028\\u2029\\ud800 @SCRIPT@ @TITLE@ \\"quoted\\" 'single' \\\\ $1"
        d = {'</script><b>': 1, '\\x00\\n': 2}
        e = dict(type='<!--<script>')
        """;
    String page = view(write("<script>&.cfg", text));
    String markup = page.substring(0, page.indexOf("id=\"data\"")) + page.substring(end(page));
    String json = page.substring(page.indexOf("id=\"data\""), end(page));
    assertThat(json).doesNotContain("</script><", "<img", "<b>", "<!--", "\u2028", "\u2029");
    assertThat(markup).contains("&lt;script&gt;&amp;.cfg - cfgrun</title>");
    JsonArray tree =
        data(page)
            .getAsJsonArray("configs")
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("tree")
            .getAsJsonArray("c");
    assertThat(tree.get(0).getAsJsonObject().get("v").getAsString())
        .isEqualTo("'</script><script>alert(1)</script>'");
    assertThat(tree.get(2).getAsJsonObject().get("v").getAsString())
        .contains("\\u2028\\u2029\\ud800 @SCRIPT@ @TITLE@");
    assertThat(
            tree.get(3)
                .getAsJsonObject()
                .getAsJsonArray("c")
                .get(1)
                .getAsJsonObject()
                .get("k")
                .getAsString())
        .isEqualTo("\\x00\\n");
  }

  private static int end(String page) {
    return page.indexOf("</script>", page.indexOf("id=\"data\""));
  }

  @Test
  void pagesAreSmall() throws IOException {
    String page = view("stdlib::quickstart/shapes_retinanet.cfg");
    assertThat(page.length()).isLessThan(150_000);
    assertThat(view(write("long.cfg", "x = list(range(300000))\n")).length())
        .isLessThan(10_000_000);
    assertThat(
            data(view(write("long.cfg", "x = list(range(300000))\n")))
                .getAsJsonArray("configs")
                .get(0)
                .getAsJsonObject()
                .get("cut")
                .getAsString())
        .isEqualTo("The config is longer. The first 100,000 values are shown.");
  }

  @Test
  void scheduleOfALongRunKeepsItsBends() throws IOException {
    String config =
        write(
            "a.cfg",
            """
            optimizer = dict(type='SGD', lr=0.1)
            lr_config = dict(policy='step', step=[8, 11])
            runner = dict(type='EpochBasedRunner', max_epochs=12)
            """);
    JsonObject schedule =
        data(view(config))
            .getAsJsonArray("configs")
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("schedule");
    assertThat(schedule.get("note").getAsString())
        .startsWith("Drawn with 1000 iterations per epoch, because the training data");
    List<String> points = new ArrayList<>();
    for (JsonElement point :
        schedule
            .getAsJsonArray("charts")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("series")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("points")) {
      points.add(point.getAsJsonArray().get(0).getAsString());
    }
    assertThat(points).containsExactly("0", "7999", "8000", "10999", "11000", "11999");
  }

  /** Each iteration of so long a cosine differs from a line by less than rounding shows. */
  @Test
  void scheduleOfALongRunKeepsACosine() throws IOException {
    String config =
        write(
            "a.cfg",
            """
            optim_wrapper = dict(optimizer=dict(type='SGD', lr=1.0))
            train_cfg = dict(max_epochs=300)
            param_scheduler = [
                dict(
                    type='CosineAnnealingLR',
                    begin=150,
                    end=300,
                    T_max=150,
                    convert_to_iter_based=True)
            ]
            """);
    JsonArray points =
        data(view(config))
            .getAsJsonArray("configs")
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("schedule")
            .getAsJsonArray("charts")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("series")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("points");
    assertThat(points.size()).isBetween(20, 400);
    for (int i = 1; i < points.size(); i++) {
      JsonArray from = points.get(i - 1).getAsJsonArray();
      JsonArray to = points.get(i).getAsJsonArray();
      double middle = (from.get(0).getAsDouble() + to.get(0).getAsDouble()) / 2;
      double drawn = (from.get(1).getAsDouble() + to.get(1).getAsDouble()) / 2;
      double fraction = Math.max(0, (middle - 150_000) / 150_000);
      assertThat(drawn).isCloseTo((1 + Math.cos(Math.PI * fraction)) / 2, within(0.002));
    }
  }

  @Test
  void scheduleThatCannotBeComputedSaysWhy() throws IOException {
    String config =
        write(
            "a.cfg",
            """
            optimizer = dict(type='NoSuchOptimizer', lr=0.1)
            lr_config = dict(policy='step', step=[8])
            runner = dict(type='EpochBasedRunner', max_epochs=12)
            """);
    JsonObject schedule =
        data(view(config))
            .getAsJsonArray("configs")
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("schedule");
    assertThat(schedule.get("note").getAsString())
        .startsWith("The schedule cannot be computed: `NoSuchOptimizer` is not in the registry");
  }

  @Test
  void schedulersOfMmengineAreDrawn() throws IOException {
    String config =
        write(
            "a.cfg",
            """
            optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='SGD', lr=0.1))
            train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=3)
            param_scheduler = [
                dict(type='LinearLR', start_factor=0.5, by_epoch=False, end=4),
                dict(type='MultiStepLR', milestones=[2], gamma=0.1)
            ]
            """);
    Path out = folder.resolve("page.html");
    CommandRun run = CommandRun.of("view", config, "--out", out, "--iters-per-epoch", "10");
    assertThat(run.err()).isEmpty();
    JsonObject chart =
        data(Files.readString(out))
            .getAsJsonArray("configs")
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("schedule")
            .getAsJsonArray("charts")
            .get(0)
            .getAsJsonObject();
    assertThat(chart.get("title").getAsString()).isEqualTo("learning rate");
    assertThat(
            chart
                .getAsJsonArray("series")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("points")
                .asList()
                .stream()
                .map(point -> point.getAsJsonArray().get(0).getAsInt()))
        .containsExactly(0, 3, 19, 20, 29);
  }

  @Test
  void schedulersThatDependOnValidationsAreNotDrawn() throws IOException {
    String config =
        write(
            "a.cfg",
            """
            optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1))
            train_cfg = dict(max_epochs=3)
            param_scheduler = [dict(type='ReduceOnPlateauLR', monitor='bbox_mAP')]
            """);
    assertThat(
            data(view(config))
                .getAsJsonArray("configs")
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("schedule")
                .get("note")
                .getAsString())
        .startsWith("The schedule cannot be computed from `param_scheduler`");
  }

  @Test
  void configWithErrorsIsShownWithThem() throws IOException {
    String broken = write("a.cfg", "lr = missing\nsize = 3\n");
    Path out = folder.resolve("page.html");
    CommandRun run = CommandRun.of("view", broken, "--out", out);
    assertThat(run.status()).isEqualTo(ExitStatus.OK);
    assertThat(run.err())
        .startsWith("warning: `")
        .endsWith("a.cfg` has 1 error. The page lists them; values with errors are missing.\n");
    JsonObject shown =
        data(Files.readString(out)).getAsJsonArray("configs").get(0).getAsJsonObject();
    assertThat(
            shown.getAsJsonArray("findings").get(0).getAsJsonObject().get("severity").getAsString())
        .isEqualTo("error");
    assertThat(shown.getAsJsonObject("tree").getAsJsonArray("c"))
        .singleElement()
        .satisfies(
            key -> assertThat(key.getAsJsonObject().get("k").getAsString()).isEqualTo("size"));
  }

  @Test
  void unreadableConfigLeavesNoPage() throws IOException {
    Path out = folder.resolve("none.html");
    CommandRun run = CommandRun.of("view", folder.resolve("missing.cfg"), "--out", out);
    assertThat(run.status()).isEqualTo(ExitStatus.EVALUATION);
    assertThat(run.err()).contains("missing.cfg");
    assertThat(out).doesNotExist();
    String config = write("b.cfg", "lr = 1\n");
    assertThat(CommandRun.of("view", config).status()).isEqualTo(ExitStatus.USAGE);
    Path blocked = folder.resolve("b.cfg/page.html");
    CommandRun unwritten = CommandRun.of("view", config, "--out", blocked);
    assertThat(unwritten.status()).isEqualTo(ExitStatus.FAILURE);
    assertThat(unwritten.err()).startsWith("error: cannot write");
  }
}
