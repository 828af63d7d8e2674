package org.cfgrun.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.function.IntSupplier;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.EvaluatedConfig;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.DiskReason;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.runtime.checkpoint.CheckpointException;
import org.cfgrun.runtime.data.DataException;
import org.cfgrun.runtime.registry.custom.CustomImports;
import org.cfgrun.runtime.runner.RunFailure;
import org.cfgrun.runtime.torch.EngineFailure;
import org.jspecify.annotations.Nullable;

/** Separates failures of a run (data, checkpoints, disk, custom code) from bugs in cfgrun. */
final class Failures {
  private static final String DATA = "data";

  private Failures() {}

  /**
   * Runs the work of a command. Reports a failure that is not a bug in cfgrun as an error, with
   * exit status 1.
   */
  static int guard(
      Terminal terminal, EvaluatedConfig config, CustomImports imports, IntSupplier work) {
    try {
      return work.getAsInt();
    } catch (RunFailure failure) {
      return show(terminal, failure.code(), place(config, failure.place()), failure.getMessage());
    } catch (EngineFailure failure) {
      return show(
          terminal,
          Diagnostic.error(RunFailure.ENVIRONMENT, null, failure.getMessage())
              .help("run `cfgrun doctor` to find the cause"));
    } catch (ArgumentException failure) {
      Span place = place(config, "model." + failure.argument());
      Diagnostic custom = place == null ? imports.explain(failure) : null;
      return custom == null
          ? show(terminal, ErrorCode.BAD_ARGUMENT, place, failure.getMessage())
          : show(terminal, custom);
    } catch (CheckpointException failure) {
      return show(terminal, CheckpointException.BAD_CHECKPOINT, null, failure.getMessage());
    } catch (DataException failure) {
      return show(terminal, DataException.BAD_DATA, place(config, DATA), failure.getMessage());
    } catch (UncheckedIOException failure) {
      return show(terminal, RunFailure.ENVIRONMENT, null, unusable(failure.getCause()));
    } catch (RuntimeException | StackOverflowError | LinkageError failure) {
      Diagnostic custom = imports.explain(failure);
      if (custom == null) {
        throw failure;
      }
      return show(terminal, custom);
    }
  }

  /** Returns a message with the file and the reason. */
  private static String unusable(IOException problem) {
    String named = problem instanceof FileSystemException in ? in.getFile() : null;
    return "%s cannot be read or written: %s."
        .formatted(named == null ? "A file" : "`" + named + "`", DiskReason.of(problem));
  }

  private static @Nullable Span place(EvaluatedConfig config, @Nullable String path) {
    ConfigNode node = path == null ? null : ConfigPath.parse(path).in(config.root());
    return node == null ? null : node.origin().span();
  }

  private static int show(Terminal terminal, ErrorCode code, @Nullable Span span, String message) {
    return show(terminal, Diagnostic.error(code, span, message));
  }

  private static int show(Terminal terminal, Diagnostic failure) {
    Problems problems = new Problems();
    problems.add(failure);
    Report.print(terminal, problems);
    return ExitStatus.FAILURE;
  }
}
