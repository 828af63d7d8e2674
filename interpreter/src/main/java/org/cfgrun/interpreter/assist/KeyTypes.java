package org.cfgrun.interpreter.assist;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.components.Registries;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.components.catalog.TypeDescriptor.EnumType;
import org.cfgrun.components.catalog.TypeDescriptor.ListType;
import org.cfgrun.components.catalog.TypeDescriptor.Plain;
import org.cfgrun.components.catalog.TypeDescriptor.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of components that OpenMMLab's libraries have under well-known keys, for components
 * that the catalog does not have and for arguments of any type: a {@code backbone} is a backbone
 * whatever the detector is.
 */
final class KeyTypes {
  private static final Place PRIORS =
      Place.of("", Registries.PRIOR_GENERATORS, "Generator for anchors and points", "task util");

  /** By the end of a key: {@code rpn_head} is a head, {@code teacher_backbone} is a backbone. */
  private static final Map<String, Place> BY_ENDING = new LinkedHashMap<>();

  static {
    BY_ENDING.put("backbone", Place.of("Backbone", Registries.MODELS, "model"));
    BY_ENDING.put("neck", Place.of("Neck", Registries.MODELS, "model"));
    BY_ENDING.put("_head", Place.of("", Registries.MODELS, "model"));
    BY_ENDING.put("_roi_extractor", Place.of("", Registries.MODELS, "model"));
    BY_ENDING.put("data_preprocessor", Place.of("", Registries.MODELS, "model"));
    BY_ENDING.put("loss_cls", Place.of("Loss", Registries.MODELS, "model"));
    BY_ENDING.put("loss_bbox", Place.of("Loss", Registries.MODELS, "model"));
    BY_ENDING.put("loss_mask", Place.of("Loss", Registries.MODELS, "model"));
    BY_ENDING.put(
        "assigner", Place.of("", Registries.BBOX_ASSIGNERS, "bbox_assigner", "task util"));
    BY_ENDING.put("sampler", Place.of("", Registries.BBOX_SAMPLERS, "bbox_sampler", "task util"));
    BY_ENDING.put("_coder", Place.of("", Registries.BBOX_CODERS, "bbox_coder", "task util"));
    BY_ENDING.put("anchor_generator", PRIORS);
    BY_ENDING.put("prior_generator", PRIORS);
    BY_ENDING.put(
        "iou_calculator", Place.of("", Registries.IOU_CALCULATORS, "IoU calculator", "task util"));
    BY_ENDING.put("norm_cfg", Place.of("", Registries.NORM_LAYERS, "model"));
    BY_ENDING.put("conv_cfg", Place.of("", Registries.CONV_LAYERS, "model"));
    BY_ENDING.put("dcn", Place.of("", Registries.CONV_LAYERS, "model"));
    BY_ENDING.put("act_cfg", Place.of("", Registries.ACTIVATION_LAYERS, "model"));
    BY_ENDING.put("attn_cfgs", Place.of("", Registries.ATTENTION, "model"));
    BY_ENDING.put("ffn_cfgs", Place.of("", Registries.FEEDFORWARD_NETWORKS, "model"));
    BY_ENDING.put("transformerlayers", Place.of("", Registries.TRANSFORMER_LAYERS, "model"));
    BY_ENDING.put("encoder", Place.of("", Registries.TRANSFORMER_LAYER_SEQUENCES, "model"));
    BY_ENDING.put("pixel_decoder", Place.of("PixelDecoders", Registries.PLUGIN_LAYERS, "model"));
    BY_ENDING.put("decoder", Place.of("", Registries.TRANSFORMER_LAYER_SEQUENCES, "model"));
    BY_ENDING.put("transformer", Place.of("", Registries.TRANSFORMERS, "model"));
    BY_ENDING.put("init_cfg", Place.of("", Registries.INITIALIZERS, "initializer"));
    BY_ENDING.put("positional_encoding", Place.of("", Registries.POSITIONAL_ENCODINGS, "model"));
    BY_ENDING.put("roi_layer", Place.of("", Registries.ROI_LAYERS));
    BY_ENDING.put("nms", Place.of("", Registries.NMS));
    BY_ENDING.put("dataset", Place.of("", Registries.DATASETS));
    BY_ENDING.put("optimizer", Place.of("", Registries.OPTIMIZERS));
  }

  /** The initializers of cfgrun, which are not components. */
  private static final TypeDescriptor INITIALIZER =
      new RecordType(
          List.of(
              new ArgumentSchema(
                  "type",
                  new EnumType(
                      List.of(
                          "Pretrained",
                          "Kaiming",
                          "Xavier",
                          "Normal",
                          "TruncNormal",
                          "Constant",
                          "Uniform",
                          "Caffe2Xavier")),
                  null,
                  "the distribution of the initial values, or `Pretrained`"),
              new ArgumentSchema(
                  "checkpoint", Plain.STR, "None", "of `Pretrained`: the file of the weights"),
              new ArgumentSchema(
                  "layer", Plain.ANY, "None", "the layers to initialize, such as 'Conv2d'")));

  /** The keys of lists of transforms, or of lists of such lists. */
  private static final List<String> TRANSFORMS = List.of("pipeline", "transforms", "policies");

  private final Catalog catalog;

  KeyTypes(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * What stands under a key.
   *
   * @param kind the simple name of the class that the components extend; empty for any
   * @param registries the names of the registry in cfgrun and in versions of OpenMMLab's libraries
   */
  private record Place(String kind, List<String> registries) {
    static Place of(String kind, String... registries) {
      return new Place(kind, List.of(registries));
    }
  }

  /** Returns the type of the values of a key; null for a key that any component may have. */
  @Nullable TypeDescriptor of(String key) {
    if (TRANSFORMS.stream().anyMatch(key::endsWith)) {
      TypeDescriptor transform = component(Place.of("", Registries.PIPELINES, "transform"));
      return transform == null ? null : new ListType(transform);
    }
    for (Map.Entry<String, Place> place : BY_ENDING.entrySet()) {
      if (key.endsWith(place.getKey())) {
        TypeDescriptor type = component(place.getValue());
        return type == null && key.endsWith("init_cfg") ? INITIALIZER : type;
      }
    }
    return key.startsWith("loss_") ? component(Place.of("Loss", Registries.MODELS, "model")) : null;
  }

  private @Nullable TypeDescriptor component(Place place) {
    for (String registry : place.registries()) {
      if (catalog.registries().contains(registry)) {
        return new ComponentType(registry, kind(registry, place.kind()));
      }
    }
    return null;
  }

  /** Returns the class with a simple name among those of a registry, or that of all components. */
  private String kind(String registry, String simple) {
    return simple.isEmpty()
        ? ComponentSchema.ANYTHING
        : catalog.components(registry).stream()
            .flatMap(component -> component.kinds().stream())
            .filter(kind -> kind.endsWith("." + simple))
            .findFirst()
            .orElse(ComponentSchema.ANYTHING);
  }
}
