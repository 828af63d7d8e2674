package org.cfgrun.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.registry.custom.CustomImports;
import org.jspecify.annotations.Nullable;

/** Separates failures of a run (data, checkpoints, disk, custom code) from bugs in cfgrun. */
final class Failures {
  private Failures() {}

  /**
   * Runs the work of a command. Reports a failure that is not a bug in cfgrun as an error, with
   * exit status 1.
   */
  static int guard(
      Terminal terminal, EvaluatedConfig config, CustomImports imports, IntSupplier work) {
    try {
      return work.getAsInt();
    } catch (ConfigException failure) {
      return show(terminal, explain(failure, config, imports));
    } catch (ArgumentException failure) {
      Diagnostic custom = imports.explain(failure);
      return custom == null
          ? show(terminal, ErrorCode.BAD_ARGUMENT, failure.getMessage())
          : show(terminal, custom);
    } catch (UncheckedIOException failure) {
      return show(
          terminal, ErrorCode.ENVIRONMENT, unusable(Objects.requireNonNull(failure.getCause())));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError failure) {
      Diagnostic custom = imports.explain(failure);
      if (custom != null) {
        return show(terminal, custom);
      }
      if (lacksMemory(failure)) {
        return show(
            terminal,
            Diagnostic.error(
                    ErrorCode.ENVIRONMENT, null, "There is not enough memory: " + reason(failure))
                .help(
                    "reduce the batch size (`samples_per_gpu`), the image size or the model, or use"
                        + " a machine with more memory."));
      }
      throw failure;
    }
  }

  /** Returns whether the JVM, libtorch on a CPU or a GPU, or OpenCV could not allocate memory. */
  private static boolean lacksMemory(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String message = String.valueOf(each.getMessage());
      if (each instanceof OutOfMemoryError
          || message.contains("not enough memory")
          || message.contains("can't allocate memory")
          || message.contains("out of memory")
          || message.contains("Insufficient memory")
          || message.contains("Failed to allocate")) {
        return true;
      }
    }
    return false;
  }

  private static String reason(Throwable failure) {
    Throwable last = failure;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    String message = String.valueOf(last.getMessage()).strip();
    int line = message.indexOf('\n');
    String first = line < 0 ? message : message.substring(0, line);
    return first + (first.endsWith(".") ? "" : ".");
  }

  /** Returns a message with the file and the reason. */
  private static String unusable(IOException problem) {
    String named = problem instanceof FileSystemException in ? in.getFile() : null;
    return "%s cannot be read or written: %s."
        .formatted(named == null ? "A file" : "`" + named + "`", DiskReason.of(problem));
  }

  /** Custom code is shown at its own line where it complains of no argument of the config. */
  private static Diagnostic explain(
      ConfigException failure, EvaluatedConfig config, CustomImports imports) {
    Diagnostic custom =
        failure.getCause() instanceof ArgumentException complaint && complaint.argument() == null
            ? imports.explain(complaint)
            : null;
    if (custom != null) {
      return custom;
    }
    ConfigNode blamed = failure.code().equals(BadData.CODE) ? trainPipeline(config.root()) : null;
    return failure.at(blamed == null ? null : blamed.origin().span()).diagnostic();
  }

  /**
   * Returns the pipeline of the training data, or else the data. A failure of a step has the place
   * of the step; one without a place is the model's, about a whole batch.
   */
  private static @Nullable ConfigNode trainPipeline(DictNode config) {
    ConfigNode pipeline = ConfigPath.parse("data.train.pipeline").in(config);
    return pipeline == null ? Section.DATA.in(config) : pipeline;
  }

  private static int show(Terminal terminal, ErrorCode code, String message) {
    return show(terminal, Diagnostic.error(code, null, message));
  }

  private static int show(Terminal terminal, Diagnostic failure) {
    Problems problems = new Problems();
    problems.add(failure);
    Report.print(terminal, problems);
    return ExitStatus.FAILURE;
  }
}
