package org.cfgrun.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.interpreter.schema.Catalog;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.schema.ComponentSchema;
import org.cfgrun.interpreter.schema.TypeDescriptor.ComponentType;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.TupleNode;
import org.cfgrun.runtime.registry.Registries;
import org.jspecify.annotations.Nullable;

/**
 * Checks the components that a config names against the standard catalog: types, arguments and
 * their values, as training does before it builds them. It reads the catalog alone; the engine is
 * not started. Names that are not in the catalog pass where the config imports code of its own.
 */
final class ComponentCheck {
  private static final String CATALOG = "META-INF/cfgrun/components.json";

  /** The keys of {@code data} that name datasets. */
  private static final List<String> DATASETS = List.of("train", "val", "test");

  private final Catalog standard = read();

  /** Adds what is wrong with the components of a config. */
  void check(DictNode config, Problems problems) {
    Problems found = new Problems();
    sections(config, found);
    // A name that is only warned of may be in the config's own code, which is not read here.
    found.all().stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .forEach(problems::add);
  }

  private void sections(DictNode config, Problems problems) {
    Catalog catalog = config.get("custom_imports") == null ? standard : standard.incomplete();
    Checker checker = new Checker(catalog, problems);
    component(checker, model(config), Registries.MODELS, "model");
    if (config.get("optimizer") instanceof DictNode optimizer) {
      optimizers(checker, optimizer);
    }
    component(checker, config.get("runner"), Registries.RUNNERS, "runner");
    if (config.get("custom_hooks") instanceof ListNode hooks) {
      for (int i = 0; i < hooks.items().size(); i++) {
        ConfigNode hook = hooks.items().get(i);
        ConfigNode own = hook instanceof DictNode dict ? dict.without("priority") : hook;
        component(checker, own, Registries.HOOKS, "custom_hooks." + i);
      }
    }
    if (config.get("data") instanceof DictNode data) {
      DATASETS.forEach(key -> datasets(checker, data.get(key), "data." + key));
    }
  }

  /** One for the whole model, or several by the names of its parts. */
  private static void optimizers(Checker checker, DictNode section) {
    Map<String, ConfigNode> entries = section.named();
    boolean several =
        !entries.isEmpty() && entries.values().stream().allMatch(DictNode.class::isInstance);
    if (!several) {
      optimizer(checker, section, "optimizer");
      return;
    }
    entries.forEach((part, dict) -> optimizer(checker, (DictNode) dict, "optimizer." + part));
  }

  private static void optimizer(Checker checker, DictNode dict, String path) {
    DictNode own = dict.without("constructor", "paramwise_cfg");
    component(checker, own, Registries.OPTIMIZERS, path);
  }

  private static void datasets(Checker checker, @Nullable ConfigNode node, String path) {
    List<ConfigNode> several =
        node instanceof ListNode list
            ? list.items()
            : node instanceof TupleNode tuple ? tuple.items() : null;
    if (several == null) {
      component(checker, node, Registries.DATASETS, path);
      return;
    }
    for (int i = 0; i < several.size(); i++) {
      component(checker, several.get(i), Registries.DATASETS, path + "." + i);
    }
  }

  /** Older configs have {@code train_cfg} and {@code test_cfg} beside the model. */
  private static @Nullable ConfigNode model(DictNode config) {
    if (!(config.get("model") instanceof DictNode model)) {
      return config.get("model");
    }
    DictNode whole = model;
    for (String key : List.of("train_cfg", "test_cfg")) {
      ConfigNode outer = config.get(key);
      if (outer != null && !(outer instanceof ScalarNode)) {
        whole = whole.with(key, outer);
      }
    }
    return whole;
  }

  private static void component(
      Checker checker, @Nullable ConfigNode node, String registry, String path) {
    if (node != null && !(node instanceof ScalarNode none && none.isNone())) {
      checker.checkComponent(
          node, new ComponentType(registry, ComponentSchema.ANYTHING), ConfigPath.parse(path));
    }
  }

  private static Catalog read() {
    try (InputStream in = ComponentCheck.class.getClassLoader().getResourceAsStream(CATALOG)) {
      if (in == null) {
        throw new IllegalStateException("no " + CATALOG + " on the class path");
      }
      return Catalog.read(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
