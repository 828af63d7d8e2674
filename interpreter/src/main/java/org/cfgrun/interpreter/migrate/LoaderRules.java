package org.cfgrun.interpreter.migrate;

import static org.cfgrun.interpreter.migrate.Nodes.dict;
import static org.cfgrun.interpreter.migrate.Nodes.extended;

import java.util.List;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/** Converts the settings of {@code data} to those of the three data loaders. */
final class LoaderRules {
  private static final List<String> SETTINGS =
      List.of(
          "samples_per_gpu", "workers_per_gpu", "imgs_per_gpu", "persistent_workers", "pin_memory");

  private final DictNode data;
  private final Changes changes;
  private final boolean byEpoch;

  LoaderRules(DictNode config, DictNode data, Changes changes) {
    this.data = data;
    this.changes = changes;
    this.byEpoch = RunLength.of(config).byEpoch();
  }

  /** Returns {@code train_dataloader} without its dataset. */
  DictNode training() {
    DictNode own = section("train_dataloader");
    changes.converted(data, "`data` became three data loaders.");
    DictNode loader = loader(own, setting(own, "samples_per_gpu"));
    DictNode sampler =
        own.get("class_aware_sampler") instanceof DictNode aware
            ? extended(
                dict(aware.origin(), "type", "ClassAwareSampler"),
                "num_sample_class",
                aware.get("num_sample_class"))
            : dict(
                data.origin(),
                "type",
                byEpoch ? "DefaultSampler" : "InfiniteSampler",
                "shuffle",
                Nodes.flag(setting(own, "shuffle"), true));
    return extended(
        loader,
        "sampler",
        sampler,
        "batch_sampler",
        dict(data.origin(), "type", "AspectRatioBatchSampler"));
  }

  /** Returns {@code val_dataloader} or {@code test_dataloader} without its dataset. */
  DictNode evaluation(String split) {
    DictNode own = section(split + "_dataloader");
    ConfigNode size = own.get("samples_per_gpu");
    if (size == null && data.get(split) instanceof DictNode dataset) {
      size = dataset.get("samples_per_gpu");
    }
    return extended(
        loader(own, size),
        "drop_last",
        false,
        "sampler",
        dict(data.origin(), "type", "DefaultSampler", "shuffle", false));
  }

  private DictNode loader(DictNode own, @Nullable ConfigNode size) {
    ConfigNode workers = setting(own, "workers_per_gpu");
    Long count = Nodes.integer(workers);
    DictNode loader =
        extended(
            dict(data.origin()),
            "batch_size",
            size == null ? 1 : size,
            "num_workers",
            workers == null ? 2 : workers,
            "persistent_workers",
            workers == null || count == null || count > 0);
    return extended(loader, "pin_memory", setting(own, "pin_memory"));
  }

  private DictNode section(String name) {
    DictNode own = data.get(name) instanceof DictNode section ? section : dict(data.origin());
    for (String key : own.named().keySet()) {
      ConfigNode value = own.get(key);
      boolean known =
          SETTINGS.contains(key) || key.equals("class_aware_sampler") || key.equals("shuffle");
      if (value != null && !known) {
        changes.leftOut(value, "`" + key + "` of a loader has no equivalent.");
      }
    }
    return own;
  }

  private @Nullable ConfigNode setting(DictNode own, String name) {
    ConfigNode value = own.get(name) == null ? data.get(name) : own.get(name);
    return value == null && name.equals("samples_per_gpu") ? data.get("imgs_per_gpu") : value;
  }
}
