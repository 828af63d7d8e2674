package org.cfgrun.runtime.nn;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Size and identity of the state of a module. It needs no values.
 *
 * @param parameters the number of values of all parameters; a parameter with several names counts
 *     once, and buffers do not count
 * @param trainable how many of them the optimizer may update: those of frozen stages are left out
 * @param digest the SHA-256 of the names and shapes of all parameters and buffers, in hexadecimal.
 *     Two models with the same digest can exchange checkpoints
 */
public record StateSummary(long parameters, long trainable, String digest) {
  /** Returns the summary of a module. */
  public static StateSummary of(Module module) {
    Map<String, Parameter> state = module.state();
    Set<Parameter> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
    distinct.addAll(state.values());
    long parameters = 0;
    long trainable = 0;
    for (Parameter parameter : distinct) {
      if (!parameter.isBuffer()) {
        parameters += parameter.shape().size();
        trainable += parameter.requiresGrad() ? parameter.shape().size() : 0;
      }
    }
    return new StateSummary(parameters, trainable, digest(state));
  }

  /**
   * Hashes the sorted lines {@code NAME SIZExSIZE}, without a line feed at the end. The line of a
   * scalar ends with the blank. The format is the same as {@code sorted(f'{name} {"x".join(map(str,
   * value.shape))}' for name, value in model.state_dict().items())} in Python.
   */
  private static String digest(Map<String, Parameter> state) {
    String lines =
        state.entrySet().stream()
            .map(each -> each.getKey() + " " + sizes(each.getValue()))
            .sorted()
            .collect(Collectors.joining("\n"));
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(lines.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String sizes(Parameter parameter) {
    return Arrays.stream(parameter.shape().sizes())
        .mapToObj(Long::toString)
        .collect(Collectors.joining("x"));
  }
}
