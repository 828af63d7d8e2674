package org.cfgrun.interpreter.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.NumberRange;
import org.cfgrun.components.catalog.SettingsSchema;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.components.catalog.TypeDescriptor.ListType;
import org.cfgrun.components.catalog.TypeDescriptor.NullableType;
import org.cfgrun.components.catalog.TypeDescriptor.Plain;
import org.cfgrun.interpreter.diagnostic.DiagnosticRenderer;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.junit.jupiter.api.Test;

class CheckerTest {
  /** The catalog that the tests of its module read and write. */
  private static final Path EXAMPLE =
      Path.of("../components/src/test/resources/org/cfgrun/components/catalog/example.json");

  private static final Catalog CATALOG = catalog();

  private static final ComponentType DETECTOR = new ComponentType("models", "a.Detector");
  private static final ComponentType BACKBONE = new ComponentType("models", "a.Backbone");

  private final Problems problems = new Problems();

  private static ConfigNode node(String text) {
    return Constants.parse(text, "a.cfg");
  }

  private String check(Catalog catalog, ConfigNode node, ComponentType wanted, String path) {
    new Checker(catalog, problems).checkComponent(node, wanted, ConfigPath.parse(path), List.of());
    return new DiagnosticRenderer(false).render(problems);
  }

  private String model(String text) {
    return check(CATALOG, node(text), DETECTOR, "model");
  }

  private String backbone(String arguments) {
    return check(CATALOG, node("dict(type='ResNet', " + arguments + ")"), BACKBONE, "backbone");
  }

  private String messages() {
    return String.join("\n", problems.all().stream().map(d -> d.message()).toList());
  }

  @Test
  void validConfigHasNoProblems() {
    assertThat(
            model(
                """
                dict(type='mmdet.RetinaNet',
                     backbone=dict(type='ResNet', depth=50, out_indices=[0, 1], style='caffe'),
                     necks=(dict(type='FPN'), dict(type='FPN')),
                     test_cfg=dict(score_thr=1), extra=[{1: 2}], weights=dict(a=1, b=.5),
                     stride=(1, 2), init=None)"""))
        .isEmpty();
  }

  private String bounded(String value, TypeDescriptor type, NumberRange bounds) {
    ArgumentSchema argument = new ArgumentSchema("sizes", type, null, bounds, "");
    new Checker(CATALOG, problems).checkValue(node(value), argument, "sizes");
    return messages();
  }

  @Test
  void numbersOutsideTheBoundsAreReportedAtTheirPlace() {
    TypeDescriptor sizes = new ListType(new NullableType(Plain.FLOAT));
    NumberRange positive = new NumberRange(0, Double.POSITIVE_INFINITY, true);
    assertThat(bounded("[1, 0, None, 2.5, -1e9]", sizes, positive))
        .isEqualTo(
            """
            `1` of `sizes` must be greater than 0, got 0.
            `4` of `sizes` must be greater than 0, got -1000000000.0.""");
    assertThat(problems.all().get(1).span().text()).isEqualTo("-1e9");
  }

  @Test
  void boundsAreStatedInWords() {
    double none = Double.POSITIVE_INFINITY;
    assertThat(new NumberRange(1, none, false).phrase()).isEqualTo("at least 1");
    assertThat(new NumberRange(0, 1, false).phrase()).isEqualTo("from 0 to 1");
    assertThat(new NumberRange(-none, 65536, false).phrase()).isEqualTo("at most 65536");
    assertThat(new NumberRange(0, 1e3, true).phrase()).isEqualTo("greater than 0 and at most 1000");
  }

  @Test
  void boundsDoNotHideAWrongTypeAndAcceptTheLimits() {
    NumberRange channels = new NumberRange(1, 65536, false);
    assertThat(bounded("1", Plain.INT, channels)).isEmpty();
    assertThat(bounded("65536", Plain.INT, channels)).isEmpty();
    assertThat(bounded("'a'", Plain.INT, channels)).isEqualTo("`sizes` must be an int, got a str.");
  }

  @Test
  void unknownArgumentIsReportedWithTheMergedFiles() {
    DictNode child = (DictNode) node("dict(dept=50)");
    DictNode base =
        (DictNode)
            Constants.parse("dict(type='ResNet', depth=18)", "stdlib::_base_/models/retinanet.cfg");
    Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>(base.entries());
    entries.putAll(child.entries());
    Origin.Via named = new Origin.Via("_base_", node("\n\n'x'").origin().span());
    Origin inherited = new Origin(Origin.Kind.WRITTEN, base.origin().span(), null, List.of(named));
    Origin merged = new Origin(Origin.Kind.MERGED, child.origin().span(), inherited, List.of());
    assertThat(check(CATALOG, new DictNode(entries, merged), BACKBONE, "model.backbone"))
        .isEqualTo(
            """
            error[unknown-argument]: `ResNet` has no argument `dept`.
              --> a.cfg:1:6
               |
             1 | dict(dept=50)
               |      ^^^^
               = did you mean `depth`?
               = `model.backbone` is merged from this file: a.cfg:1:1
               = and from its base (through `_base_` at a.cfg:3): stdlib::_base_/models/retinanet.cfg:1:1
               help: Use one of: depth, num_stages, out_indices, style, norm_eval, seed, norm_cfg.
            """);
  }

  @Test
  void unknownTypeIsReportedWithAlternatives() {
    assertThat(model("dict(type='RetinaNet', backbone=dict(type='Resnet50'))"))
        .isEqualTo(
            """
            error[unknown-type]: `Resnet50` is not in the registry `models`.
              --> a.cfg:1:43
               |
             1 | dict(type='RetinaNet', backbone=dict(type='Resnet50'))
               |                                           ^^^^^^^^^^
               = did you mean `ResNet`?
               help: Set `type` to one of: ResNet.
            """);
  }

  @Test
  void unsupportedLoggerIsReportedWithReplacements() {
    assertThat(model("dict(type='mmcv.DvcliveLoggerHook')"))
        .contains("`mmcv.DvcliveLoggerHook` is not in the registry")
        .contains("= use `CsvLoggerHook`, whose table DVC can store and plot")
        .doesNotContain("did you mean");
  }

  @Test
  void typeOfAnotherRegistryIsReportedWithItsRegistry() {
    model("dict(type='L1Loss')");
    assertThat(problems.all().get(0).notes().get(0).text())
        .isEqualTo("it is in the registry `loss`");
  }

  @Test
  void typeOfAnotherKindIsReported() {
    model("dict(type='RetinaNet', backbone=dict(type='FPN'))");
    assertThat(messages()).isEqualTo("`backbone` of `RetinaNet` must be a `Backbone`, got `FPN`.");
  }

  @Test
  void unknownScopeIsReported() {
    model("dict(type='mmcls.RetinaNet')");
    assertThat(messages()).isEqualTo("`mmcls.RetinaNet` has the unknown scope `mmcls`.");
  }

  @Test
  void unknownTypeIsAWarningInAnIncompleteCatalog() {
    check(CATALOG.incomplete(), node("dict(type='Mine', a=1)"), DETECTOR, "model");
    assertThat(problems.hasErrors()).isFalse();
    assertThat(messages())
        .isEqualTo(
            "`Mine` is not in the registry `models`, but may be defined in the custom imports,"
                + " which were not read.");
  }

  @Test
  void allProblemsOfATreeAreReportedAtOnce() {
    model(
        """
        dict(type='RetinaNet',
             backbone=dict(depth=50),
             necks=[dict(type='FPN', a=1), 3, dict(type=4)],
             test_cfg=dict(score_thr='x', scor=1),
             weights=dict(a=None), init=5)""");
    assertThat(messages())
        .isEqualTo(
            """
            `model.backbone` requires the argument `type`.
            `FPN` has no argument `a`.
            `necks.1` of `RetinaNet` must be a dict that builds a `Neck`, got an int.
            `type` must be a str, got an int.
            `test_cfg.score_thr` of `RetinaNet` must be a float, got a str.
            `test_cfg` of `RetinaNet` has no argument `scor`.
            `weights.a` of `RetinaNet` must be a float, got None.
            `init` of `RetinaNet` must be a str or None, got an int.""");
  }

  @Test
  void missingArgumentIsReportedAtTheType() {
    assertThat(model("dict(\n    type='RetinaNet')"))
        .isEqualTo(
            """
            error[missing-argument]: `RetinaNet` requires the argument `backbone`.
              --> a.cfg:2:10
               |
             2 |     type='RetinaNet')
               |          ^^^^^^^^^^^
            """);
  }

  @Test
  void valuesOfTheWrongTypeAreReported() {
    backbone("depth=True, num_stages=4.0, out_indices=3, style='cafe', norm_eval=1, norm_cfg='BN'");
    assertThat(messages())
        .isEqualTo(
            """
            `depth` of `ResNet` must be an int, got a bool.
            `num_stages` of `ResNet` must be an int, got a float.
            `out_indices` of `ResNet` must be a list of ints, got an int.
            `style` of `ResNet` must be one of 'pytorch', 'caffe', got 'cafe'.
            `norm_eval` of `ResNet` must be a bool, got an int.
            `norm_cfg` of `ResNet` must be a dict, got a str.""");
    assertThat(problems.all().get(1).help())
        .isEqualTo("Write 4 without a decimal point or exponent.");
    assertThat(problems.all().get(3).notes().get(0).text()).isEqualTo("did you mean 'caffe'?");
  }

  @Test
  void intsOutOfRangeAreReported() {
    backbone("depth=3000000000, seed=3000000000");
    assertThat(messages())
        .isEqualTo("`depth` of `ResNet` must be an int of 32 bits, got 3000000000.");
  }

  @Test
  void dictWithoutTypeIsTheDefaultComponent() {
    ComponentType place = new ComponentType("models", "a.Backbone", "ResNet");
    check(CATALOG, node("dict(depth=50)"), place, "backbone");
    assertThat(messages()).isEmpty();
    check(CATALOG, node("dict(dept=50)"), place, "backbone");
    assertThat(messages())
        .isEqualTo(
            """
            `ResNet` has no argument `dept`.
            `ResNet` requires the argument `depth`.""");
  }

  @Test
  void keysThatAreNotStringsAreReported() {
    check(CATALOG, node("{'type': 'FPN', 1: 2}"), new ComponentType("models", "a.Neck"), "n");
    assertThat(messages()).isEqualTo("Argument names of `FPN` must be strings, got an int.");
  }

  @Test
  void sectionIsCheckedLikeAComponentWithoutType() {
    SettingsSchema schema = CATALOG.section("optimizer_config");
    Checker checker = new Checker(CATALOG, problems);
    checker.checkSettings(
        node("dict(type='x')"), schema, ConfigPath.parse("optimizer_config"), List.of());
    checker.checkSettings(node("3"), schema, ConfigPath.parse("optimizer_config"), List.of());
    assertThat(messages())
        .isEqualTo(
            """
            `optimizer_config` has no argument `type`.
            `optimizer_config` requires the argument `max_norm`.
            `optimizer_config` must be a dict, got an int.""");
  }

  /** Reads a catalog with an argument of every type. */
  private static Catalog catalog() {
    try (Reader json = Files.newBufferedReader(EXAMPLE)) {
      return Catalog.read(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
