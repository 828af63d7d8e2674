package org.cfgrun.runtime.model.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.config.ModelSection;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.model.TrainableModel;
import org.cfgrun.runtime.nn.Parameter;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.torch.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Initial values of models without pretrained weights against mmdet 2.28.2's: shape, mean, standard
 * deviation, least and largest value of each parameter. {@code -Dcfgrun.goldens=DIR
 * -Dcfgrun.configs=CONFIGS} reads {@code DIR/init_stats.json.gz}, whose configs are in CONFIGS; a
 * model that cannot be built is skipped, with what it lacks. {@code -Dcfgrun.only=REGEX} selects
 * some of them.
 */
class InitialValuesGoldenTest {
  /** Standard errors that two samples of one distribution may differ by. */
  private static final double ERRORS = 6;

  /** The statistics have four digits. */
  private static final double ROUNDING = 1e-3;

  /** Deviation of equal floats, relative to their mean. */
  private static final double EQUAL = 1e-6;

  /** The range of a smaller sample says too little of its distribution. */
  private static final int RANGED = 2000;

  /** Uniform samples reach 1.73 deviations, and normal ones of 2,000 values 3 to 5. */
  private static final double RANGE = 1.5;

  /**
   * Weights that mmdet leaves as it finds them in memory, with values up to 1e34: those of {@code
   * TridentConv}.
   */
  private static final Map<String, Pattern> UNINITIALIZED =
      Map.of(
          "tridentnet/tridentnet_r50_caffe_1x_coco.py",
          Pattern.compile("backbone\\.layer3\\.\\d\\.conv2\\.weight"));

  static Stream<String> configs() throws IOException {
    return statistics().keySet().stream()
        .filter(name -> name.matches(System.getProperty("cfgrun.only", ".*")));
  }

  private static JsonObject statistics() throws IOException {
    Path all = Goldens.file("init_stats.json.gz");
    try (InputStream file = Files.newInputStream(all);
        Reader text = new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(text).getAsJsonObject();
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void equalMmdetectionsInDistribution(String config) throws IOException {
    Map<String, Parameter> built = build(config).parameters();
    JsonObject expected = statistics().getAsJsonObject(config);
    assertThat(built.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    SplittableRandom random = new SplittableRandom(1);
    List<String> wrong = new ArrayList<>();
    built.forEach(
        (name, parameter) -> {
          JsonArray wanted = expected.getAsJsonArray(name);
          String difference = difference(parameter, wanted, random);
          if (!difference.isEmpty() && !isUninitialized(config, name)) {
            wrong.add(name + ": " + difference);
          }
        });
    assertThat(wrong).isEmpty();
  }

  private static boolean isUninitialized(String config, String parameter) {
    Pattern names = UNINITIALIZED.get(config);
    return names != null && names.matcher(parameter).matches();
  }

  private static TrainableModel build(String config) {
    String folder = System.getProperty("cfgrun.configs");
    Path file = Path.of(folder == null ? "../stdlib-configs" : folder, config);
    assumeTrue(
        Files.exists(file),
        () ->
            file + " does not exist. Name the folder of the configs by -Dcfgrun.configs=CONFIGS.");
    Problems problems = new Problems();
    DictNode root = new Interpreter().evaluate(file.toString(), List.of(), problems).root();
    ConfigNode scratch = withoutWeights(root);
    Sections sections = new Sections((DictNode) scratch, problems);
    ModelSection<TrainableModel> model =
        ModelSection.read(
            sections, new ComponentBuilder(Components.standard()), TrainableModel.class);
    TreeSet<String> missing = new TreeSet<>();
    problems.all().forEach(problem -> missing.add(problem.message()));
    assumeTrue(folder == null || model != null, missing::toString);
    return model.model();
  }

  /** Replaces {@code pretrained}, and each {@code init_cfg} that names weights, by None. */
  private static ConfigNode withoutWeights(ConfigNode node) {
    if (node instanceof SequenceNode sequence) {
      return sequence.withItems(
          sequence.items().stream().map(InitialValuesGoldenTest::withoutWeights).toList());
    }
    if (!(node instanceof DictNode dict)) {
      return node;
    }
    Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>();
    dict.entries()
        .forEach(
            (key, value) -> {
              boolean weights =
                  key.toString().equals("pretrained")
                      || value instanceof DictNode init
                          && key.toString().equals("init_cfg")
                          && init.get("checkpoint") != null;
              entries.put(
                  key, weights ? new ScalarNode(null, value.origin()) : withoutWeights(value));
            });
    return new DictNode(entries, dict.origin());
  }

  /** Returns how the values of a parameter differ from those of mmdet; empty if they do not. */
  private static String difference(
      Parameter parameter, JsonArray expected, SplittableRandom random) {
    List<Long> sizes = new ArrayList<>();
    for (JsonElement size : expected.get(0).getAsJsonArray()) {
      sizes.add(size.getAsLong());
    }
    Shape shape = new Shape(sizes.stream().mapToLong(Long::longValue).toArray());
    if (!shape.equals(parameter.shape())) {
      return "shape %s, expected %s".formatted(parameter.shape(), shape);
    }
    double[] own = statistics(parameter.init().draw(shape, random));
    double[] want = new double[own.length];
    for (int i = 0; i < want.length; i++) {
      want[i] = expected.get(i + 1).getAsDouble();
    }
    return isSame(own, want, shape.size()) ? "" : text(own) + ", expected " + text(want);
  }

  private static String text(double[] statistics) {
    return String.format(
        Locale.ROOT,
        "mean %.4g std %.4g from %.4g to %.4g",
        statistics[0],
        statistics[1],
        statistics[2],
        statistics[3]);
  }

  private static boolean isSame(double[] own, double[] want, long count) {
    double deviation = Math.max(own[1], want[1]);
    // The mean of equal floats is rounded, so that they deviate from it.
    if (deviation <= EQUAL * Math.abs(want[0]) || count < 2) {
      return Math.abs(own[2] - want[2]) <= ROUNDING * Math.abs(want[2]);
    }
    double error = ERRORS * Math.sqrt(2.0 / count);
    boolean mean = Math.abs(own[0] - want[0]) <= deviation * error + ROUNDING * Math.abs(want[0]);
    boolean spread = Math.abs(own[1] - want[1]) <= deviation * (error + ROUNDING);
    return mean && spread && (count < RANGED || isSameRange(own, want));
  }

  private static boolean isSameRange(double[] own, double[] want) {
    double ratio = (own[3] - own[2]) / own[1] / ((want[3] - want[2]) / want[1]);
    return ratio < RANGE && ratio > 1 / RANGE;
  }

  /** Returns mean, standard deviation, minimum and maximum. */
  private static double[] statistics(float[] values) {
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (float value : values) {
      sum += value;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    double mean = sum / values.length;
    double squares = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new double[] {mean, Math.sqrt(squares / Math.max(1, values.length - 1)), least, most};
  }
}
