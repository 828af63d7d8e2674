package org.cfgrun.interpreter.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.Values;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.DiagnosticRenderer;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.RangeValue;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.cfgrun.interpreter.value.SetNode;

/** Tests that printed JSON and YAML read back to the same value, apart from rule R8.4. */
@Domain(Values.Data.class)
class PrintedDataProperties {
  private static Path folder;

  @BeforeContainer
  static void create() throws IOException {
    folder = Files.createTempDirectory("printed");
  }

  @AfterContainer
  static void delete() throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @Property(tries = 500)
  void printedYamlReadsBackToTheSameValue(@ForAll DictNode config) throws IOException {
    String text = printed(() -> YamlPrinter.print(config));
    DictNode again = read("printed.yaml", text);
    assertThat(again).as(text).isEqualTo(plain(config, false));
    assertThat(YamlPrinter.print(again)).isEqualTo(text);
  }

  @Property(tries = 500)
  void printedJsonReadsBackToTheSameValue(@ForAll DictNode config) throws IOException {
    String text = printed(() -> JsonPrinter.print(config));
    DictNode again = read("printed.json", text);
    assertThat(again).as(text).isEqualTo(plain(config, true));
    assertThat(JsonPrinter.print(again)).isEqualTo(text);
  }

  /** Skips configs with keys that clash, such as {@code 1} and {@code '1'} in JSON. */
  private static String printed(Supplier<String> printer) {
    try {
      return printer.get();
    } catch (ConfigException clash) {
      assertThat(clash).hasMessageContaining("are the same key in");
      Assume.that(false);
      throw clash;
    }
  }

  private static DictNode read(String name, String text) throws IOException {
    // Not Files.writeString with a replacement for what UTF-8 cannot encode: that must not occur.
    Path file = Files.writeString(folder.resolve(name), text);
    Problems problems = new Problems();
    EvaluatedConfig config = new Interpreter().evaluate(file.toString(), List.of(), problems);
    assertThat(problems.all()).as(() -> new DiagnosticRenderer(false).render(problems)).isEmpty();
    return config.root();
  }

  /** Returns the value that the formats can express. */
  private static ConfigNode plain(ConfigNode node, boolean json) {
    if (node instanceof DictNode dict) {
      Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>();
      dict.entries()
          .forEach(
              (key, value) -> {
                boolean text = json || !(key instanceof ScalarNode);
                entries.put(
                    text ? new ScalarNode(JsonPrinter.key(key), key.origin()) : key,
                    plain(value, json));
              });
      return new DictNode(entries, node.origin());
    }
    if (node instanceof SequenceNode sequence) {
      return list(sequence.items(), node, json);
    }
    if (node instanceof SetNode set) {
      return list(set.items(), node, json);
    }
    Object value = ((ScalarNode) node).value();
    if (value instanceof RangeValue range) {
      List<ConfigNode> numbers = new ArrayList<>();
      range.numbers().forEach(number -> numbers.add(new ScalarNode(number, node.origin())));
      return new ListNode(numbers, node.origin());
    }
    if (json && value instanceof Double number && !Double.isFinite(number)) {
      String text = Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
      return new ScalarNode(text, node.origin());
    }
    return node;
  }

  private static ListNode list(Iterable<ConfigNode> items, ConfigNode node, boolean json) {
    List<ConfigNode> plain = new ArrayList<>();
    items.forEach(item -> plain.add(plain(item, json)));
    return new ListNode(plain, node.origin());
  }
}
