package org.cfgrun.runtime.training;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.print.ConfigPrinter;
import org.cfgrun.runtime.comm.Agreement;
import org.cfgrun.runtime.data.loader.DetectionLoader;
import org.cfgrun.runtime.runner.SavedRun;
import org.cfgrun.runtime.torch.TorchEngine;
import org.jspecify.annotations.Nullable;

/**
 * Facts that must be the same in all processes of a run. Each process has read its own files, which
 * differ if those of a machine are older.
 */
final class RunFacts {
  private RunFacts() {}

  /**
   * Compares the facts of all processes.
   *
   * @throws ConfigException in all processes if they differ
   */
  static void requireEqual(TrainingPlan plan, RunOptions options) {
    if (options.communicator().world() == 1) {
      return;
    }
    SavedRun saved = options.saved();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("version of cfgrun", version());
    facts.put("version of libtorch", TorchEngine.version());
    facts.put("config (SHA-256)", sha256(ConfigPrinter.print(plan.config().root())));
    facts.put("random seed", String.valueOf(options.seed()));
    facts.put("training images", images(plan.training()));
    facts.put("validation images", images(plan.validation()));
    facts.put(
        "checkpoint to resume from",
        saved == null ? "none" : "iteration " + saved.point().iteration());
    facts.put("model (SHA-256 of names and shapes)", sha256(signature(plan)));
    Agreement.require(options.communicator(), facts);
  }

  private static String version() {
    String version = RunFacts.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  private static String images(@Nullable DetectionLoader loader) {
    return loader == null ? "none" : String.valueOf(loader.dataset().size());
  }

  private static String signature(TrainingPlan plan) {
    StringBuilder signature = new StringBuilder();
    plan.model()
        .state()
        .forEach((name, parameter) -> signature.append(name).append(parameter.shape()));
    return signature.toString();
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
