package org.cfgrun.runtime.config;

import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code fp16} together with {@code optimizer_config}, as mmdet reads them: one hook
 * has the arguments of both.
 */
final class HalfSection {
  private static final String TYPE = "type";

  private HalfSection() {}

  /**
   * The arguments of {@code Fp16OptimizerHook}; null when a problem was reported.
   *
   * @param half the section {@code fp16}
   * @param optimizer the section {@code optimizer_config}; null when it is None
   */
  static @Nullable DictNode join(DictNode half, @Nullable DictNode optimizer, Problems problems) {
    if (optimizer == null) {
      problems.add(
          Diagnostic.error(
                  ErrorCode.BAD_ARGUMENT,
                  half.origin().span(),
                  "`fp16` is about the optimizer's step, but `optimizer_config` is None.")
              .help("write `optimizer_config = dict(grad_clip=None)`"));
      return null;
    }
    DictNode joined = half;
    for (Map.Entry<String, ConfigNode> own : optimizer.named().entrySet()) {
      if (own.getKey().equals(TYPE)) {
        problems.add(
            Diagnostic.error(
                    ErrorCode.BAD_ARGUMENT,
                    own.getValue().origin().span(),
                    "`fp16` puts `Fp16OptimizerHook` in the place of `%s`."
                        .formatted(own.getValue()))
                .help(
                    "leave out one of the two; to accumulate gradients as well, leave out `fp16` and write"
                        + " optimizer_config=dict(type='GradientCumulativeFp16OptimizerHook', ...)"));
        return null;
      }
      if (half.get(own.getKey()) != null) {
        problems.error(
            ErrorCode.BAD_ARGUMENT,
            own.getValue().origin().span(),
            "`%s` stands in `optimizer_config` and in `fp16`; one hook has the arguments of both."
                .formatted(own.getKey()));
        return null;
      }
      joined = joined.with(own.getKey(), own.getValue());
    }
    return joined;
  }
}
