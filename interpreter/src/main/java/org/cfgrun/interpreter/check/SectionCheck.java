package org.cfgrun.interpreter.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.SettingsSchema;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.CheckListener;
import org.cfgrun.interpreter.schema.Checker;
import org.cfgrun.interpreter.schema.SchedulePolicy;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.schema.SectionComponent;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;
import org.jspecify.annotations.Nullable;

/** Passes each section of a config to a checker, as the runtime reads it. */
final class SectionCheck {
  private static final ComponentType MODEL = SectionComponent.MODEL.type();
  private static final ComponentType DATASET = SectionComponent.DATASET.type();
  private static final ComponentType OPTIMIZER = SectionComponent.OPTIMIZER.type();
  private static final ComponentType CONSTRUCTOR =
      SectionComponent.OPTIMIZER_CONSTRUCTOR.type("DefaultOptimizerConstructor");
  private static final ComponentType RUNNER = SectionComponent.RUNNER.type();
  private static final ComponentType HOOK = SectionComponent.HOOK.type();

  private static final String TYPE = Checker.TYPE;
  private static final String INTERVAL = "interval";
  private static final String CONSTRUCTOR_KEY = "constructor";
  private static final String RULES = "paramwise_cfg";
  private static final String SAMPLES = "samples_per_gpu";

  /** One file for each annotation file if there are several. */
  private static final String PROPOSALS = "proposal_file";

  /** How several annotation files in one dict are evaluated. */
  private static final String SEPARATE_EVAL = "separate_eval";

  private final DictNode root;
  private final Catalog catalog;
  private final Checker checker;
  private final Problems problems;

  SectionCheck(DictNode root, Catalog catalog, Problems problems, CheckListener listener) {
    this.root = root;
    this.catalog = catalog;
    this.checker = new Checker(catalog, problems, listener);
    this.problems = problems;
  }

  void check() {
    model();
    data();
    optimizers();
    component(Section.RUNNER, RUNNER);
    policy(Section.LR_CONFIG);
    policy(Section.MOMENTUM_CONFIG);
    if (dict(Section.FP16) == null) {
      hook(Section.OPTIMIZER_CONFIG);
    }
    hook(Section.CHECKPOINT_CONFIG);
    loggers();
    customHooks();
    evaluation();
    settings(Section.AUTO_SCALE_LR);
  }

  private @Nullable DictNode dict(Section section) {
    return section.in(root) instanceof DictNode dict ? dict : null;
  }

  private static ConfigPath path(Section section) {
    return ConfigPath.ROOT.child(section.key());
  }

  private void component(Section section, ComponentType wanted) {
    DictNode dict = dict(section);
    if (dict != null) {
      checker.checkComponent(dict, wanted, path(section), List.of());
    }
  }

  private void model() {
    DictNode model = dict(Section.MODEL);
    if (model == null) {
      return;
    }
    for (Section outer : List.of(Section.TRAIN_CFG, Section.TEST_CFG)) {
      ConfigNode value = dict(outer);
      if (value != null && model.get(outer.key()) == null) {
        model = model.with(outer.key(), value);
      }
    }
    checker.checkComponent(model, MODEL, path(Section.MODEL), List.of());
  }

  private void data() {
    DictNode data = dict(Section.DATA);
    if (data == null) {
      return;
    }
    settings(Section.DATA);
    for (String name : List.of("train", "val", "test")) {
      ConfigNode dataset = data.get(name);
      ConfigPath path = path(Section.DATA).child(name);
      if (dataset instanceof SequenceNode several) {
        for (int i = 0; i < several.items().size(); i++) {
          dataset(several.items().get(i), path.child(i), false);
        }
      } else if (dataset != null) {
        dataset(dataset, path, !name.equals("train"));
      }
    }
  }

  private void dataset(ConfigNode node, ConfigPath path, boolean batch) {
    if (node instanceof DictNode dict) {
      List<String> beside = new ArrayList<>();
      if (batch) {
        beside.add(SAMPLES);
      }
      if (dict.get("ann_file") instanceof SequenceNode) {
        beside.add(SEPARATE_EVAL);
      }
      DictNode own = dict.without(beside.toArray(String[]::new));
      if (beside.contains(SEPARATE_EVAL)
          && dict.get(PROPOSALS) instanceof SequenceNode files
          && !files.items().isEmpty()) {
        own = own.with(PROPOSALS, files.items().get(0));
      }
      checker.checkComponent(own, DATASET, path, beside);
    } else if (!isNone(node)) {
      checker.checkComponent(node, DATASET, path, List.of());
    }
  }

  private void settings(Section section) {
    SettingsSchema schema = catalog.section(section.key());
    DictNode dict = dict(section);
    if (schema != null && dict != null) {
      checker.checkSettings(dict, schema, path(section), List.of());
    }
  }

  private void optimizers() {
    DictNode section = dict(Section.OPTIMIZER);
    if (section == null) {
      return;
    }
    boolean several =
        !section.named().isEmpty()
            && section.named().values().stream().allMatch(DictNode.class::isInstance);
    if (several) {
      section
          .named()
          .forEach((part, dict) -> optimizer((DictNode) dict, path(Section.OPTIMIZER).child(part)));
    } else {
      optimizer(section, path(Section.OPTIMIZER));
    }
  }

  private void optimizer(DictNode dict, ConfigPath path) {
    checker.checkComponent(
        dict.without(CONSTRUCTOR_KEY, RULES), OPTIMIZER, path, List.of(CONSTRUCTOR_KEY, RULES));
    DictNode constructor = new DictNode(Map.of(), dict.origin());
    ConfigNode type = dict.get(CONSTRUCTOR_KEY);
    ConfigNode rules = dict.get(RULES);
    constructor = type == null ? constructor : constructor.with(TYPE, type);
    constructor = rules == null ? constructor : constructor.with(RULES, rules);
    checker.checkComponent(constructor, CONSTRUCTOR, path, List.of());
  }

  private void policy(Section section) {
    DictNode dict = dict(section);
    DictNode typed =
        dict == null
            ? null
            : new SchedulePolicy(catalog, SectionComponent.hook(section))
                .resolve(section.key(), dict, problems);
    if (typed != null) {
      checker.checkComponent(typed, HOOK, path(section), List.of("policy"));
    }
  }

  private void hook(Section section) {
    DictNode dict = dict(section);
    if (dict != null) {
      ComponentType hook = SectionComponent.HOOK.type(SectionComponent.hook(section));
      checker.checkComponent(dict, hook, path(section), List.of());
    }
  }

  private void loggers() {
    DictNode dict = dict(Section.LOG_CONFIG);
    if (dict == null) {
      return;
    }
    if (dict.get("hooks") instanceof SequenceNode hooks) {
      for (int i = 0; i < hooks.items().size(); i++) {
        ConfigPath path = path(Section.LOG_CONFIG).child("hooks").child(i);
        ConfigNode interval = dict.get(INTERVAL);
        ConfigNode hook = hooks.items().get(i);
        if (interval != null && hook instanceof DictNode own && own.get(INTERVAL) == null) {
          hook = own.with(INTERVAL, interval);
        }
        checker.checkComponent(hook, HOOK, path, List.of());
      }
    }
  }

  private void customHooks() {
    ConfigNode value = Section.CUSTOM_HOOKS.in(root);
    List<ConfigNode> hooks =
        value instanceof SequenceNode list
            ? list.items()
            : value instanceof DictNode ? List.of(value) : List.of();
    for (int i = 0; i < hooks.size(); i++) {
      ConfigPath path = path(Section.CUSTOM_HOOKS);
      if (hooks.get(i) instanceof DictNode hook) {
        HookPriority.check(hook.get("priority"), problems);
        checker.checkComponent(
            hook.without("priority"),
            HOOK,
            value instanceof SequenceNode ? path.child(i) : path,
            List.of("priority"));
      }
    }
  }

  /** The arguments of the hook that evaluates, and the options of the metrics. */
  private void evaluation() {
    DictNode dict = dict(Section.EVALUATION);
    ComponentSchema hook = catalog.find(HOOK.registry(), "EvalHook");
    SettingsSchema options = catalog.section(Section.EVALUATION.key());
    if (dict != null && hook != null && options != null) {
      List<ArgumentSchema> known =
          new ArrayList<>(
              Stream.concat(options.arguments().stream(), hook.arguments().stream()).toList());
      checker.checkArguments(
          dict.without("metric"),
          known,
          path(Section.EVALUATION),
          Section.EVALUATION.key(),
          List.of("metric"));
    }
  }

  private static boolean isNone(ConfigNode node) {
    return node instanceof ScalarNode scalar && scalar.isNone();
  }
}
