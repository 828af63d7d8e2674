package org.cfgrun.interpreter.schema;

import java.util.List;
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
import org.cfgrun.components.catalog.TypeDescriptor.ValueType;
import org.jspecify.annotations.Nullable;

/** A small catalog for tests. */
final class Examples {
  private Examples() {}

  static Catalog catalog() {
    ComponentType backbone = new ComponentType("models", "a.Backbone");
    RecordType testCfg = new RecordType(List.of(argument("score_thr", Plain.FLOAT, "0.05")));
    return Catalog.of(
        List.of(
            component(
                "models",
                "RetinaNet",
                "a.Detector",
                argument("backbone", backbone, null),
                argument("necks", new ListType(new ComponentType("models", "a.Neck")), "[]"),
                argument("test_cfg", new NullableType(testCfg), "None"),
                argument("extra", Plain.ANY, "None"),
                argument("weights", new MapType(Plain.FLOAT), "{}"),
                argument("stride", new ValueType("an int or a pair"), "1"),
                argument("init", new NullableType(Plain.STR), "None")),
            component(
                "models",
                "ResNet",
                "a.Backbone",
                argument("depth", Plain.INT, null),
                argument("num_stages", Plain.INT, "4"),
                argument("out_indices", new ListType(Plain.INT), "(0, 1, 2, 3)"),
                argument("style", new EnumType(List.of("pytorch", "caffe")), "'pytorch'"),
                argument("norm_eval", Plain.BOOL, "True"),
                argument("seed", Plain.LONG, "0"),
                argument("norm_cfg", Plain.DICT, "dict(type='BN')")),
            component("models", "FPN", "a.Neck"),
            component("loss", "L1Loss", "a.Loss")),
        List.of(
            new SettingsSchema(
                "optimizer_config",
                "a.OptimizerConfig",
                List.of(argument("max_norm", Plain.FLOAT, null)),
                "")));
  }

  private static ComponentSchema component(
      String registry, String name, String kind, ArgumentSchema... arguments) {
    return new ComponentSchema(
        registry, List.of(name), "a." + name, List.of("a." + name, kind), List.of(arguments), "");
  }

  private static ArgumentSchema argument(
      String name, TypeDescriptor type, @Nullable String defaultText) {
    return new ArgumentSchema(name, type, defaultText, "About " + name + ".");
  }
}
