package org.cfgrun.runtime.config;

import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/**
 * Sections {@code fp16} and {@code optimizer_config} together, as mmdet reads them: one hook takes
 * the arguments of both.
 */
final class Fp16Section {
  private static final String TYPE = "type";

  private Fp16Section() {}

  /**
   * Returns the arguments of {@code Fp16OptimizerHook}; null if a problem was reported.
   *
   * @param half the section {@code fp16}
   * @param optimizer the section {@code optimizer_config}; null if it is None
   */
  static @Nullable DictNode join(DictNode half, @Nullable DictNode optimizer, Problems problems) {
    if (optimizer == null) {
      problems.add(
          Diagnostic.error(
                  ErrorCode.BAD_ARGUMENT,
                  half.origin().span(),
                  "`fp16` requires an optimizer hook, but `optimizer_config` is None.")
              .help("set `optimizer_config = dict(grad_clip=None)`"));
      return null;
    }
    DictNode joined = half;
    for (Map.Entry<String, ConfigNode> own : optimizer.named().entrySet()) {
      if (own.getKey().equals(TYPE)) {
        problems.add(
            Diagnostic.error(
                    ErrorCode.BAD_ARGUMENT,
                    own.getValue().origin().span(),
                    "`fp16` replaces `%s` by `Fp16OptimizerHook`.".formatted(own.getValue()))
                .help(
                    "remove one of the two; to accumulate gradients as well, remove `fp16` and set"
                        + " optimizer_config=dict(type='GradientCumulativeFp16OptimizerHook', "
                        + "...)"));
        return null;
      }
      if (half.get(own.getKey()) != null) {
        problems.error(
            ErrorCode.BAD_ARGUMENT,
            own.getValue().origin().span(),
            "`%s` is given in both `optimizer_config` and `fp16`. Remove one of them."
                .formatted(own.getKey()));
        return null;
      }
      joined = joined.with(own.getKey(), own.getValue());
    }
    return joined;
  }
}
