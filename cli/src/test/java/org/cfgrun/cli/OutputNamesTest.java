package org.cfgrun.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of a config that become names of files that a run writes. */
class OutputNamesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "checkpoint_config = dict(filename_tmpl='../../x_{}.pth') | `filename_tmpl` must be a file name without a directory, got '../../x_{}.pth'.",
        "checkpoint_config = dict(filename_tmpl='/tmp/x_{}.pth') | `filename_tmpl` must be a file name without a directory, got '/tmp/x_{}.pth'.",
        "checkpoint_config = dict(out_dir='') | `out_dir` must be a directory on a local disk, got ''.",
        "evaluation = dict(out_dir='') | `out_dir` must be a directory on a local disk, got ''.",
        "log_config = dict(hooks=[dict(type='CsvLoggerHook', filename='../x.csv')]) | `filename` must be a file name without a directory, got '../x.csv'.",
        "log_config = dict(hooks=[dict(type='CsvLoggerHook', filename='')]) | `filename` must be a file name without a directory, got ''.",
        "log_config = dict(hooks=[dict(type='TensorboardLoggerHook', log_dir='')]) | `log_dir` must be a directory on a local disk, got ''.",
        "log_config = dict(hooks=[dict(type='TextLoggerHook', out_dir='s3://a/b')]) | `out_dir` must be a directory on a local disk, got 's3://a/b'.",
        "work_dir = 'a\\n::error::x' | `work_dir` must be a directory on a local disk, got 'a\\n::error::x'.",
        "checkpoint_config = dict(out_dir='a\\x1b') | `out_dir` must be a directory on a local disk, got 'a\\x1b'.",
        "work_dir = '' | `work_dir` must be a directory on a local disk, got ''."
      })
  void namesThatLeadOutOfTheirDirectoryAreErrors(String line, String message) throws IOException {
    Path config = Files.writeString(folder.resolve("a.cfg"), SmallConfig.with(line + "\n"));
    CommandRun run = CommandRun.of("check", "--components", config);
    assertThat(run.out()).contains(message);
    assertThat(run.status()).isEqualTo(4);
  }
}
