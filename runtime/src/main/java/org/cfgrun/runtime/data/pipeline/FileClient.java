package org.cfgrun.runtime.data.pipeline;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/**
 * Where files are read from. Files come from the disk; mmcv's other backends (petrel, ceph, lmdb,
 * memcached, http) are refused.
 */
@ConfigValue("dict(backend='disk')")
public record FileClient() {
  /** Accepts {@code dict(backend='disk')}. */
  public static FileClient fromConfig(ConfigNode node) {
    String backend = node instanceof DictNode dict ? backend(dict) : null;
    if (!"disk".equals(backend)) {
      throw new ArgumentException(
          "Files are read from the disk only: leave `file_client_args` out, or write `dict(backend='disk')`.");
    }
    return new FileClient();
  }

  private static @Nullable String backend(DictNode dict) {
    ConfigNode backend = dict.get("backend");
    return backend == null ? "disk" : ConfigParts.text(backend);
  }
}
