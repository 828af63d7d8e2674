package org.cfgrun.interpreter.assist;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.Registries;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.SettingsSchema;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.components.catalog.TypeDescriptor.EnumType;
import org.cfgrun.components.catalog.TypeDescriptor.ListType;
import org.cfgrun.components.catalog.TypeDescriptor.MapType;
import org.cfgrun.components.catalog.TypeDescriptor.NullableType;
import org.cfgrun.components.catalog.TypeDescriptor.Plain;
import org.cfgrun.components.catalog.TypeDescriptor.RecordType;
import org.cfgrun.interpreter.lint.UnknownMetric;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.schema.SectionComponent;
import org.jspecify.annotations.Nullable;

/**
 * The types of the sections of a config. Registries have several names: those of cfgrun, which are
 * mmcv's, and those of MMEngine, which a catalog of Python components may use.
 */
final class SectionTypes {
  private static final String POLICY = "policy";

  private final Catalog catalog;

  SectionTypes(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Returns the type of a section; null when it is not known. */
  @Nullable TypeDescriptor of(Section section) {
    return switch (section) {
      case MODEL -> component(SectionComponent.MODEL);
      case DATA -> data();
      case OPTIMIZER -> component(SectionComponent.OPTIMIZER);
      case OPTIMIZERS -> new MapType(component(SectionComponent.OPTIMIZER));
      case RUNNER -> component(SectionComponent.RUNNER);
      case LR_CONFIG -> schedule(section, "LrPolicy");
      case MOMENTUM_CONFIG -> schedule(section, "MomentumPolicy");
      case OPTIMIZER_CONFIG, FP16, CHECKPOINT_CONFIG ->
          SectionComponent.HOOK.in(catalog, SectionComponent.hook(section));
      case LOG_CONFIG ->
          new RecordType(
              List.of(
                  argument("interval", Plain.INT, null, "steps between two records"),
                  argument(
                      "hooks",
                      new ListType(component(SectionComponent.HOOK)),
                      null,
                      "the loggers")));
      case CUSTOM_HOOKS -> new ListType(component(SectionComponent.HOOK));
      case EVALUATION -> evaluation();
      case AUTO_SCALE_LR -> settings("auto_scale_lr");
      case DEFAULT_HOOKS -> new MapType(component(SectionComponent.HOOK));
      case TRAIN_DATALOADER, VAL_DATALOADER, TEST_DATALOADER -> dataLoader();
      case VAL_EVALUATOR, TEST_EVALUATOR -> component(SectionComponent.METRIC);
      case OPTIM_WRAPPER -> SectionComponent.OPTIMIZER_WRAPPER.in(catalog, "OptimWrapper");
      case PARAM_SCHEDULER -> new ListType(component(SectionComponent.SCHEDULER));
      case VISUALIZER -> component(SectionComponent.VISUALIZER);
      case CUSTOM_IMPORTS ->
          new RecordType(
              List.of(
                  argument("imports", new ListType(Plain.STR), null, "the modules to import"),
                  argument(
                      "allow_failed_imports",
                      Plain.BOOL,
                      "False",
                      "whether a module may be missing")));
      case WORK_DIR, LOAD_FROM, RESUME_FROM -> new NullableType(Plain.STR);
      case LOG_LEVEL ->
          new TypeDescriptor.EnumType(List.of("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"));
      case SEED -> new NullableType(Plain.INT);
      case TOTAL_EPOCHS, TOTAL_ITERS -> Plain.INT;
      case AUTO_RESUME, RESUME, CUDNN_BENCHMARK -> Plain.BOOL;
      case TRAIN_CFG, TEST_CFG, VAL_CFG, WORKFLOW -> null;
    };
  }

  private ComponentType component(SectionComponent kind) {
    return kind.in(catalog, null);
  }

  /** The keys of an optimizer that are read by its constructor. */
  List<ArgumentSchema> besidesOptimizer() {
    List<ArgumentSchema> more = new ArrayList<>();
    ComponentSchema constructor =
        catalog.find(Registries.OPTIMIZER_BUILDERS, "DefaultOptimizerConstructor");
    if (constructor != null) {
      more.addAll(constructor.arguments());
    }
    List<String> constructors =
        catalog.components(Registries.OPTIMIZER_BUILDERS).stream()
            .map(ComponentSchema::name)
            .toList();
    more.add(
        argument(
            "constructor",
            constructors.isEmpty() ? Plain.STR : new EnumType(constructors),
            "'DefaultOptimizerConstructor'",
            "what makes the parameter groups"));
    return more;
  }

  /** The key of a hook in `custom_hooks` that its runner reads. */
  List<ArgumentSchema> besidesHook() {
    return List.of(
        argument(
            "priority",
            new TypeDescriptor.EnumType(
                List.of(
                    "HIGHEST",
                    "VERY_HIGH",
                    "HIGH",
                    "ABOVE_NORMAL",
                    "NORMAL",
                    "BELOW_NORMAL",
                    "LOW",
                    "VERY_LOW",
                    "LOWEST")),
            "'NORMAL'",
            "order among the hooks of a stage; a name or an int from 0, which is first, to 100"));
  }

  private TypeDescriptor data() {
    TypeDescriptor dataset = component(SectionComponent.DATASET);
    List<ArgumentSchema> keys = new ArrayList<>();
    SettingsSchema settings = catalog.section("data");
    for (ArgumentSchema key : settings == null ? List.<ArgumentSchema>of() : settings.arguments()) {
      boolean isDataset = List.of("train", "val", "test").contains(key.name());
      keys.add(
          isDataset ? argument(key.name(), dataset, key.defaultText(), key.documentation()) : key);
    }
    if (settings == null) {
      for (String name : List.of("train", "val", "test")) {
        keys.add(argument(name, dataset, "None", "the dataset `" + name + "`"));
      }
    }
    return new RecordType(keys);
  }

  private TypeDescriptor dataLoader() {
    TypeDescriptor dataset = component(SectionComponent.DATASET);
    TypeDescriptor sampler = component(SectionComponent.SAMPLER);
    return new RecordType(
        List.of(
            argument("batch_size", Plain.INT, null, "samples per batch and device"),
            argument("num_workers", Plain.INT, "0", "processes that load samples"),
            argument("persistent_workers", Plain.BOOL, "False", "whether they outlive an epoch"),
            argument("sampler", sampler, "None", "order of the samples"),
            argument("batch_sampler", sampler, "None", "grouping of the samples"),
            argument("dataset", dataset, null, "the samples")));
  }

  private @Nullable TypeDescriptor settings(String name) {
    SettingsSchema settings = catalog.section(name);
    return settings == null ? null : new RecordType(settings.arguments());
  }

  private TypeDescriptor evaluation() {
    List<ArgumentSchema> keys = new ArrayList<>();
    keys.add(
        argument(
            "metric",
            new EnumType(UnknownMetric.known()),
            "'bbox'",
            "the metrics: 'bbox', 'mAP' or a list"));
    ComponentSchema hook = catalog.find(Registries.HOOKS, "EvalHook");
    for (ArgumentSchema key : hook == null ? List.<ArgumentSchema>of() : hook.arguments()) {
      boolean best = key.name().equals("save_best");
      keys.add(
          best
              ? argument(
                  key.name(),
                  new NullableType(new EnumType(UnknownMetric.scores())),
                  key.defaultText(),
                  key.documentation())
              : key);
    }
    SettingsSchema settings = catalog.section("evaluation");
    if (settings != null) {
      keys.addAll(settings.arguments());
    }
    return new RecordType(keys);
  }

  /** The type of a schedule, whose `policy` decides on its other arguments. */
  private TypeDescriptor schedule(Section section, String kind) {
    String family = SectionComponent.hook(section);
    List<String> policies = new ArrayList<>();
    for (ComponentSchema policy : catalog.components(Registries.POLICIES)) {
      if (policy.kinds().stream().anyMatch(each -> each.endsWith("." + kind))) {
        policies.add(policy.name());
      }
    }
    for (ComponentSchema hook : catalog.components(Registries.HOOKS)) {
      String name = hook.name();
      String stem = name.endsWith(family) ? name.substring(0, name.length() - family.length()) : "";
      if (!stem.isEmpty() && policies.stream().noneMatch(stem::equalsIgnoreCase)) {
        policies.add(stem);
      }
    }
    List<ArgumentSchema> keys = new ArrayList<>();
    keys.add(
        argument(POLICY, new TypeDescriptor.EnumType(policies), null, "how the value changes"));
    ComponentSchema hook = catalog.find(Registries.HOOKS, family);
    if (hook != null) {
      hook.arguments().stream().filter(key -> !key.name().equals(POLICY)).forEach(keys::add);
    }
    return new RecordType(keys);
  }

  /** The policy that a schedule names; null when there is none. */
  @Nullable ComponentSchema policy(Section section, String name) {
    ComponentSchema policy = catalog.find(Registries.POLICIES, name);
    if (policy != null) {
      return policy;
    }
    String family = SectionComponent.hook(section);
    return catalog.components(Registries.HOOKS).stream()
        .filter(hook -> hook.name().equalsIgnoreCase(name.replace("_", "") + family))
        .findFirst()
        .orElse(null);
  }

  private static ArgumentSchema argument(
      String name, TypeDescriptor type, @Nullable String defaultText, String documentation) {
    return new ArgumentSchema(name, type, defaultText, documentation);
  }
}
