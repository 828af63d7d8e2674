package org.cfgrun.runtime.config;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.PythonText;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.runtime.comm.Rendezvous;
import org.jspecify.annotations.Nullable;

/**
 * mmcv's {@code dist_params}: how the processes of a run communicate.
 *
 * @param port the port of the store under Slurm; null for that of the environment
 * @param timeout the longest time to wait for another process
 */
public record DistParams(@Nullable Integer port, Duration timeout) {
  private static final String KEY = "dist_params";
  private static final String BACKEND = "backend";
  private static final String PORT = "port";
  private static final String TIMEOUT = "timeout";
  private static final int LAST_PORT = 65535;

  /**
   * The backends that are accepted. {@code nccl} stands in every config of mmdet and means the
   * backend of the device.
   */
  private static final Set<String> BACKENDS = Set.of("nccl", "gloo");

  /** Reads the settings from a config; an invalid one is reported. */
  public static DistParams read(DictNode config, Problems problems) {
    Integer port = null;
    Duration timeout = Rendezvous.TIMEOUT;
    if (!(config.get(KEY) instanceof DictNode dict)) {
      return new DistParams(null, timeout);
    }
    for (Map.Entry<String, ConfigNode> entry : dict.named().entrySet()) {
      String name = entry.getKey();
      ConfigNode node = entry.getValue();
      Object value = node instanceof ScalarNode scalar ? scalar.value() : null;
      switch (name) {
        case BACKEND -> {
          if (!(value instanceof String backend) || !BACKENDS.contains(backend)) {
            report(node, name, "'nccl' or 'gloo'", problems);
          }
        }
        case PORT -> {
          port = value instanceof Number number ? number.intValue() : 0;
          if (port < 1 || port > LAST_PORT) {
            report(node, name, "an int from 1 to " + LAST_PORT, problems);
          }
        }
        case TIMEOUT -> {
          double seconds = value instanceof Number number ? number.doubleValue() : 0;
          timeout = Duration.ofMillis(Math.round(seconds * 1000));
          if (timeout.isNegative() || timeout.isZero()) {
            report(node, name, "a positive number of seconds", problems);
          }
        }
        default ->
            problems.error(
                ErrorCode.UNKNOWN_ARGUMENT,
                node.origin().span(),
                "`dist_params` has no key `%s`. Use `backend`, `port` or `timeout`."
                    .formatted(name));
      }
    }
    return new DistParams(port, timeout);
  }

  private static void report(ConfigNode node, String name, String expected, Problems problems) {
    problems.error(
        ErrorCode.BAD_ARGUMENT,
        node.origin().span(),
        "`dist_params.%s` must be %s, got %s."
            .formatted(
                name,
                expected,
                node instanceof ScalarNode scalar && scalar.value() instanceof String text
                    ? PythonText.ofString(text)
                    : node));
  }
}
