package org.cfgrun.runtime.data.pipeline;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/**
 * The file backend. Only files on disk are supported, not mmcv's other backends (petrel, ceph,
 * lmdb, memcached, http).
 */
@ConfigValue("dict(backend='disk')")
public record FileClient() {
  /** Reads {@code dict(backend='disk')}. */
  public static FileClient fromConfig(ConfigNode node) {
    String backend = node instanceof DictNode dict ? backend(dict) : null;
    if (!"disk".equals(backend)) {
      throw new ArgumentException(
          "Only the disk backend is supported. Remove `file_client_args`, or write `dict(backend='disk')`.");
    }
    return new FileClient();
  }

  private static @Nullable String backend(DictNode dict) {
    ConfigNode backend = dict.get("backend");
    return backend == null ? "disk" : NodeValues.text(backend);
  }
}
