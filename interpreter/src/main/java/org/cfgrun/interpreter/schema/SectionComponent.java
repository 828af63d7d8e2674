package org.cfgrun.interpreter.schema;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cfgrun.components.Registries;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.jspecify.annotations.Nullable;

/**
 * The components that sections of a config build, each with its registries and its class. The
 * checks of built-in components and of those in Python, and completion, read this one table.
 */
public enum SectionComponent {
  MODEL("model.TrainableModel", "model", Registries.MODELS),
  DATASET("data.dataset.SampleDataset", "dataset", Registries.DATASETS, "datasets"),
  OPTIMIZER("optim.Optimizer", "optimizer", Registries.OPTIMIZERS, "optimizers"),
  OPTIMIZER_CONSTRUCTOR(
      "optim.OptimizerConstructor", "optimizer constructor", Registries.OPTIMIZER_BUILDERS),
  RUNNER("runner.Runner", "runner", Registries.RUNNERS),
  HOOK("hook.Hook", "hook", Registries.HOOKS, "hooks"),
  LOOP(null, "loop"),
  SAMPLER(null, "data sampler", "data_sampler", "sampler"),
  METRIC(null, "metric", "metrics", "evaluator"),
  OPTIMIZER_WRAPPER(null, "optim_wrapper", "optimizer wrapper"),
  SCHEDULER(null, "parameter scheduler", "param_scheduler"),
  VISUALIZER(null, "visualizer", "visualizers");

  private static final String RUNTIME = "org.cfgrun.runtime.";

  /** The hooks that sections build without naming them, or the suffix of the policy's hook. */
  private static final Map<Section, String> HOOKS =
      Map.of(
          Section.LR_CONFIG, "LrUpdaterHook",
          Section.MOMENTUM_CONFIG, "MomentumUpdaterHook",
          Section.OPTIMIZER_CONFIG, "OptimizerHook",
          Section.FP16, "Fp16OptimizerHook",
          Section.CHECKPOINT_CONFIG, "CheckpointHook");

  private final @Nullable String kind;
  private final String python;
  private final List<String> registries;

  /**
   * @param kind the class that all of them extend, below the runtime's package; null for a
   *     component that cfgrun does not have
   * @param python the name of MMEngine's registry
   * @param registries the names of the registry in cfgrun, in mmcv and in other versions
   */
  SectionComponent(@Nullable String kind, String python, String... registries) {
    this.kind = kind == null ? null : RUNTIME + kind;
    this.python = python;
    this.registries = Arrays.asList(registries);
  }

  /** Returns the hook of a section; of a schedule, the suffix of the hook that its policy names. */
  public static String hook(Section section) {
    return Objects.requireNonNull(HOOKS.get(section), section::key);
  }

  /** Returns the name of the registry in catalogs of Python. */
  public String python() {
    return python;
  }

  /** Returns what the runtime builds; only of components that cfgrun has. */
  public ComponentType type() {
    return type(null);
  }

  /** Returns what the runtime builds, with the type of a dict that names none. */
  public ComponentType type(@Nullable String defaultType) {
    return new ComponentType(registries.get(0), Objects.requireNonNull(kind), defaultType);
  }

  /**
   * Returns what a catalog has of them, under whichever name: any component of the registry, unless
   * the catalog knows their class.
   */
  public ComponentType in(Catalog catalog, @Nullable String defaultType) {
    String registry = registries.isEmpty() ? python : registries.get(0);
    for (String name : registries) {
      if (catalog.registries().contains(name)) {
        return new ComponentType(name, kind(catalog, name), defaultType);
      }
    }
    return catalog.registries().contains(python)
        ? new ComponentType(python, kind(catalog, python), defaultType)
        : new ComponentType(registry, ComponentSchema.ANYTHING, defaultType);
  }

  /**
   * Returns the class by its simple name, as a catalog of other Java code may have it. Models are
   * among many other components in one registry; the others are alone in theirs.
   */
  private String kind(Catalog catalog, String registry) {
    return this != MODEL || kind == null
        ? ComponentSchema.ANYTHING
        : catalog.components(registry).stream()
            .flatMap(component -> component.kinds().stream())
            .filter(each -> each.endsWith(kind.substring(kind.lastIndexOf('.'))))
            .findFirst()
            .orElse(ComponentSchema.ANYTHING);
  }
}
