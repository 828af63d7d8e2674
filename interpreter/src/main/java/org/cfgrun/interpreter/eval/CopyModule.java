package org.cfgrun.interpreter.eval;

import java.util.Map;
import org.cfgrun.interpreter.eval.data.FunctionData;
import org.cfgrun.interpreter.eval.data.ModuleData;

/** The module {@code copy}. */
final class CopyModule {
  static final ModuleData MODULE =
      new ModuleData(
          "copy",
          Map.of(
              "copy",
              FunctionData.function("copy", a -> a.expect(1, 1).data(0).shallowCopy(a.context())),
              "deepcopy",
              FunctionData.function(
                  "deepcopy", a -> a.expect(1, 1).data(0).deepCopy(a.context()))));

  private CopyModule() {}
}
