package org.cfgrun.components;

/** The names of the registries, as in mmcv and mmdet. */
public final class Registries {
  /**
   * Detectors, backbones, necks, heads, RoI extractors and losses, in one registry as in mmdet 2.x.
   */
  public static final String MODELS = "models";

  /** Normalization layers, for {@code norm_cfg}. */
  public static final String NORM_LAYERS = "norm layer";

  /** Convolutions, for {@code conv_cfg}. */
  public static final String CONV_LAYERS = "conv layer";

  /** Linear layers, for {@code cls_predictor_cfg} and {@code reg_predictor_cfg}. */
  public static final String LINEAR_LAYERS = "linear layers";

  /** Layers inserted into the blocks of a backbone, for {@code plugins}. */
  public static final String PLUGIN_LAYERS = "plugin layer";

  /** Layers that enlarge feature maps, for {@code upsample_cfg}. */
  public static final String UPSAMPLE_LAYERS = "upsample layer";

  /** Activations, for {@code act_cfg}. */
  public static final String ACTIVATION_LAYERS = "activation layer";

  /** Dropout layers, for {@code dropout_layer}. */
  public static final String DROPOUT_LAYERS = "drop out layers";

  /** Attention, for {@code attn_cfgs}. */
  public static final String ATTENTION = "attention";

  /** Feed-forward networks of transformers, for {@code ffn_cfgs}. */
  public static final String FEEDFORWARD_NETWORKS = "feed-forward Network";

  /** Layers of transformers, for {@code transformerlayers}. */
  public static final String TRANSFORMER_LAYERS = "transformerLayer";

  /** Encoders and decoders of transformers. */
  public static final String TRANSFORMER_LAYER_SEQUENCES = "transformer-layers sequence";

  /** Transformers, and convolutions whose weights are computed from queries. */
  public static final String TRANSFORMERS = "Transformer";

  /** Encodings of positions in an image, for {@code positional_encoding}. */
  public static final String POSITIONAL_ENCODINGS = "position encoding";

  /** Operations that pool regions of feature maps, for {@code roi_layer}. */
  public static final String ROI_LAYERS = "roi layer";

  /** Weight initializers, for {@code init_cfg}. */
  public static final String INITIALIZERS = "weight initializer";

  /** Anchor and point generators. */
  public static final String PRIOR_GENERATORS = "prior generator";

  /** Box coders. */
  public static final String BBOX_CODERS = "bbox coder";

  /** Assigners of ground truth to priors. */
  public static final String BBOX_ASSIGNERS = "bbox assigner";

  /** Costs of matching predictions with objects, for assigners that match them one to one. */
  public static final String MATCH_COSTS = "match cost";

  /** Samplers of assigned priors. */
  public static final String BBOX_SAMPLERS = "bbox sampler";

  /** Overlap measures. */
  public static final String IOU_CALCULATORS = "iou calculator";

  /** Non-maximum suppression, for {@code nms}. */
  public static final String NMS = "nms";

  /** Datasets. */
  public static final String DATASETS = "dataset";

  /** Transforms of data pipelines. */
  public static final String PIPELINES = "pipeline";

  /** Transforms of the library Albumentations, for {@code Albu}. */
  public static final String ALBUMENTATIONS = "albumentation";

  /** Optimizers. */
  public static final String OPTIMIZERS = "optimizer";

  /** Optimizer constructors. */
  public static final String OPTIMIZER_BUILDERS = "optimizer builder";

  /** Hooks. */
  public static final String HOOKS = "hook";

  /** Learning rate and momentum policies, for {@code policy}. */
  public static final String POLICIES = "policy";

  /** Runners. */
  public static final String RUNNERS = "runner";

  private Registries() {}
}
