package org.cfgrun.interpreter.schema;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cfgrun.interpreter.document.Dialect;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.jspecify.annotations.Nullable;

/**
 * The keys at the top of a config that OpenMMLab's programs read, each described once. Lint rules,
 * the runtime's section readers and its check of configs use this table, so that they cannot
 * disagree. Any other key at the top is a variable for other values to use.
 */
public enum Section {
  MODEL("model", Kind.DICT, Need.REQUIRED, Dialect.MMCV, Dialect.MMENGINE),
  DATA("data", Kind.DICT, Need.REQUIRED, Dialect.MMCV),
  OPTIMIZER("optimizer", Kind.DICT, Need.REQUIRED, Dialect.MMCV),
  /** MMEditing's key for one or more optimizers. */
  OPTIMIZERS("optimizers", Kind.DICT, Need.OPTIONAL, Dialect.MMCV),
  RUNNER("runner", Kind.DICT, Need.REQUIRED, Dialect.MMCV),
  /** In older configs it replaces {@link #RUNNER}. */
  TOTAL_EPOCHS("total_epochs", Kind.NUMBER, Need.OPTIONAL, Dialect.MMCV),
  /** In older configs it replaces {@link #RUNNER}. */
  TOTAL_ITERS("total_iters", Kind.NUMBER, Need.OPTIONAL, Dialect.MMCV),
  LR_CONFIG("lr_config", Kind.DICT, Need.REQUIRED_OR_NONE, Dialect.MMCV),
  MOMENTUM_CONFIG("momentum_config", Kind.DICT, Need.OPTIONAL, Dialect.MMCV),
  OPTIMIZER_CONFIG("optimizer_config", Kind.DICT, Need.REQUIRED_OR_NONE, Dialect.MMCV),
  FP16("fp16", Kind.DICT, Need.OPTIONAL, Dialect.MMCV),
  AUTO_SCALE_LR("auto_scale_lr", Kind.DICT, Need.OPTIONAL, Dialect.MMCV, Dialect.MMENGINE),
  CHECKPOINT_CONFIG("checkpoint_config", Kind.DICT, Need.REQUIRED_OR_NONE, Dialect.MMCV),
  LOG_CONFIG("log_config", Kind.DICT, Need.REQUIRED_OR_NONE, Dialect.MMCV),
  CUSTOM_HOOKS("custom_hooks", Kind.LIST, Need.OPTIONAL, Dialect.MMCV, Dialect.MMENGINE),
  EVALUATION("evaluation", Kind.DICT, Need.OPTIONAL, Dialect.MMCV),
  WORKFLOW("workflow", Kind.LIST, Need.OPTIONAL, Dialect.MMCV),
  /** In older configs of mmcv it belongs to {@link #MODEL}; in mmengine it is the loop. */
  TRAIN_CFG("train_cfg", Kind.DICT, Need.OPTIONAL, Dialect.MMCV, Dialect.MMENGINE),
  /** In older configs of mmcv it belongs to {@link #MODEL}; in mmengine it is the loop. */
  TEST_CFG("test_cfg", Kind.DICT, Need.OPTIONAL, Dialect.MMCV, Dialect.MMENGINE),
  CUSTOM_IMPORTS("custom_imports", Kind.DICT, Need.OPTIONAL, Dialect.MMCV, Dialect.MMENGINE),
  WORK_DIR("work_dir", Kind.TEXT, Need.OPTIONAL, Dialect.MMCV, Dialect.MMENGINE),
  LOG_LEVEL("log_level", Kind.TEXT, Need.OPTIONAL, Dialect.MMCV, Dialect.MMENGINE),
  CUDNN_BENCHMARK("cudnn_benchmark", Kind.FLAG, Need.OPTIONAL, Dialect.MMCV),
  SEED("seed", Kind.NUMBER, Need.OPTIONAL, Dialect.MMCV),
  LOAD_FROM("load_from", Kind.TEXT, Need.OPTIONAL, Dialect.MMCV, Dialect.MMENGINE),
  RESUME_FROM("resume_from", Kind.TEXT, Need.OPTIONAL, Dialect.MMCV),
  AUTO_RESUME("auto_resume", Kind.FLAG, Need.OPTIONAL, Dialect.MMCV),
  RESUME("resume", Kind.FLAG, Need.OPTIONAL, Dialect.MMENGINE),
  VAL_CFG("val_cfg", Kind.DICT, Need.OPTIONAL, Dialect.MMENGINE),
  TRAIN_DATALOADER("train_dataloader", Kind.DICT, Need.OPTIONAL, Dialect.MMENGINE),
  VAL_DATALOADER("val_dataloader", Kind.DICT, Need.OPTIONAL, Dialect.MMENGINE),
  TEST_DATALOADER("test_dataloader", Kind.DICT, Need.OPTIONAL, Dialect.MMENGINE),
  VAL_EVALUATOR("val_evaluator", Kind.DICT, Need.OPTIONAL, Dialect.MMENGINE),
  TEST_EVALUATOR("test_evaluator", Kind.DICT, Need.OPTIONAL, Dialect.MMENGINE),
  OPTIM_WRAPPER("optim_wrapper", Kind.DICT, Need.OPTIONAL, Dialect.MMENGINE),
  PARAM_SCHEDULER("param_scheduler", Kind.LIST, Need.OPTIONAL, Dialect.MMENGINE),
  DEFAULT_HOOKS("default_hooks", Kind.DICT, Need.OPTIONAL, Dialect.MMENGINE),
  VISUALIZER("visualizer", Kind.DICT, Need.OPTIONAL, Dialect.MMENGINE);

  /** What a section's value is. */
  public enum Kind {
    DICT,
    LIST,
    TEXT,
    NUMBER,
    FLAG;

    private boolean fits(ConfigNode value) {
      return this == DICT && value instanceof DictNode || this == LIST && value instanceof ListNode;
    }
  }

  /** Whether a training needs a section. */
  public enum Need {
    /** It must be there, and not be None. */
    REQUIRED,
    /** It must be there; None does without. */
    REQUIRED_OR_NONE,
    /** It may be left out. */
    OPTIONAL
  }

  private static final Map<String, Section> BY_KEY =
      Arrays.stream(values()).collect(Collectors.toMap(Section::key, Function.identity()));

  private final String key;
  private final Kind kind;
  private final Need need;
  private final Set<Dialect> dialects;

  Section(String key, Kind kind, Need need, Dialect first, Dialect... more) {
    this.key = key;
    this.kind = kind;
    this.need = need;
    this.dialects = EnumSet.of(first, more);
  }

  /** The section under a key; null for a variable. */
  public static @Nullable Section of(String key) {
    return BY_KEY.get(key);
  }

  /**
   * Returns whether a config is a part of others, such as a base with only a dataset, rather than
   * one to train: it lacks a model, data or an optimizer, under the names of either dialect.
   */
  public static boolean isPart(DictNode config) {
    boolean mmcv = DATA.in(config) != null && OPTIMIZER.in(config) != null;
    boolean mmengine = TRAIN_DATALOADER.in(config) != null && OPTIM_WRAPPER.in(config) != null;
    return MODEL.in(config) == null || !(mmcv || mmengine);
  }

  /** The key at the top of a config. */
  public String key() {
    return key;
  }

  /** Whether a training needs it. */
  public Need need() {
    return need;
  }

  /** Whether programs of a dialect read it. */
  public boolean belongsTo(Dialect dialect) {
    return dialects.contains(dialect);
  }

  /** Whether a value is a dict or a list as this section is; false for plain values. */
  public boolean isLike(ConfigNode value) {
    return kind.fits(value);
  }

  /** Its value in a config, None included; null where it is not there. */
  public @Nullable ConfigNode in(DictNode config) {
    return config.get(key);
  }
}
