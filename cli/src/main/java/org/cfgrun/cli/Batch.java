package org.cfgrun.cli;

import java.util.List;
import java.util.function.Function;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.cfgrun.interpreter.Interpreter;
import org.jspecify.annotations.Nullable;

/**
 * Asks the same of many configs, by all cores. The files are read once and shared, and the answers
 * come in the order of the files. On a terminal a bar shows how far it is.
 */
final class Batch {
  /** Fewer are done before a bar could be read. */
  private static final int SHOWN_FROM = 50;

  private static final int WIDTH = 80;

  private final Terminal terminal;
  private final Interpreter interpreter;

  Batch(Terminal terminal, Interpreter interpreter) {
    this.terminal = terminal;
    this.interpreter = interpreter;
  }

  /**
   * The answers to all files.
   *
   * @param work answers for one file; it runs on several threads at once
   */
  <T> List<T> map(List<String> files, Function<String, T> work) {
    return mapAll(files, List::of, work);
  }

  /**
   * The answers to questions of which each needs several files.
   *
   * @param files the files that a question needs
   * @param work answers one question; it runs on several threads at once
   */
  <Q, T> List<T> mapAll(List<Q> questions, Function<Q, List<String>> files, Function<Q, T> work) {
    if (questions.size() == 1) {
      return List.of(work.apply(questions.get(0)));
    }
    interpreter.open(questions.stream().flatMap(one -> files.apply(one).stream()).toList());
    try (ProgressBar bar = bar(questions.size())) {
      return questions.parallelStream().map(one -> done(bar, work.apply(one))).toList();
    }
  }

  private static <T> T done(@Nullable ProgressBar bar, T answer) {
    if (bar != null) {
      bar.step();
    }
    return answer;
  }

  private @Nullable ProgressBar bar(int files) {
    return !terminal.interactive() || files < SHOWN_FROM
        ? null
        : new ProgressBarBuilder()
            .setTaskName("configs")
            .setInitialMax(files)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .setMaxRenderedLength(WIDTH)
            .clearDisplayOnFinish()
            .build();
  }
}
