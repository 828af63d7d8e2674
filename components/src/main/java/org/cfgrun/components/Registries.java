package org.cfgrun.components;

/** The names of the registries, as mmcv and mmdet call them. */
public final class Registries {
  /** Detectors, backbones, necks, heads, RoI extractors and losses: one table, as in mmdet 2.x. */
  public static final String MODELS = "models";

  /** Normalisation layers, named by {@code norm_cfg}. */
  public static final String NORM_LAYERS = "norm layer";

  /** Convolutions, named by {@code conv_cfg}. */
  public static final String CONV_LAYERS = "conv layer";

  /** Activations, named by {@code act_cfg}. */
  public static final String ACTIVATION_LAYERS = "activation layer";

  /** Dropout layers, named by {@code dropout_layer}. */
  public static final String DROPOUT_LAYERS = "drop out layers";

  /** Attention, named by {@code attn_cfgs}. */
  public static final String ATTENTION = "attention";

  /** Encodings of positions in an image, named by {@code positional_encoding}. */
  public static final String POSITIONAL_ENCODINGS = "position encoding";

  /** Operations that pool regions of feature maps, named by {@code roi_layer}. */
  public static final String ROI_LAYERS = "roi layer";

  /** Weight initialisers, named by {@code init_cfg}. */
  public static final String INITIALIZERS = "weight initializer";

  /** Anchor and point generators. */
  public static final String PRIOR_GENERATORS = "prior generator";

  /** Box coders. */
  public static final String BBOX_CODERS = "bbox coder";

  /** Assigners of ground truth to priors. */
  public static final String BBOX_ASSIGNERS = "bbox assigner";

  /** Samplers of assigned priors. */
  public static final String BBOX_SAMPLERS = "bbox sampler";

  /** Overlap measures. */
  public static final String IOU_CALCULATORS = "iou calculator";

  /** Suppression of overlapping boxes, named by {@code nms}. */
  public static final String NMS = "nms";

  /** Datasets. */
  public static final String DATASETS = "dataset";

  /** Steps of a data pipeline. */
  public static final String PIPELINES = "pipeline";

  /** Optimizers. */
  public static final String OPTIMIZERS = "optimizer";

  /** Constructors of optimizers. */
  public static final String OPTIMIZER_BUILDERS = "optimizer builder";

  /** Hooks. */
  public static final String HOOKS = "hook";

  /** Policies of learning rate and momentum, named by {@code policy}. */
  public static final String POLICIES = "policy";

  /** Runners. */
  public static final String RUNNERS = "runner";

  private Registries() {}
}
