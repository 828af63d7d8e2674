package org.cfgrun.interpreter.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.cfgrun.interpreter.fuzz.FuzzedFiles.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Truncated files, such as those of a full disk. The fifty longest seeds are cut at some places;
 * {@code -Dcfgrun.truncation.step=1} cuts at every byte, {@code -Dcfgrun.truncation.folder=DIR}
 * uses fifty files of a directory instead.
 */
class TruncationTest {
  private static final int STEP = Integer.getInteger("cfgrun.truncation.step", 97);
  private static final int FILES = 50;

  @Test
  void everyPrefixOfAFileHasProblemsOrAValue(@TempDir Path folder) throws IOException {
    List<byte[]> files = files();
    assertThat(files).hasSize(FILES);
    int cuts = 0;
    for (byte[] file : files) {
      for (int end = 1 + cuts % STEP; end <= file.length; end += STEP) {
        AnyInput.check(FuzzedFiles.of(Arrays.copyOf(file, end)), folder);
        cuts++;
      }
    }
    assertThat(cuts).isGreaterThan(FILES);
    System.out.println("Cut " + files.size() + " files at " + cuts + " places.");
  }

  private static List<byte[]> files() throws IOException {
    String folder = System.getProperty("cfgrun.truncation.folder");
    if (folder == null) {
      List<byte[]> seeds = new ArrayList<>(Seeds.all());
      seeds.sort((a, b) -> Integer.compare(b.length, a.length));
      return seeds.subList(0, FILES);
    }
    try (Stream<Path> all = Files.walk(Path.of(folder))) {
      List<Path> configs =
          new ArrayList<>(all.filter(f -> f.toString().matches(".*\\.(cfg|py)")).sorted().toList());
      Collections.shuffle(configs, new Random(FILES));
      List<byte[]> texts = new ArrayList<>();
      for (Path config : configs.subList(0, FILES)) {
        texts.add(FuzzedFiles.input(Kind.MMENGINE, Files.readString(config), "", ""));
      }
      return texts;
    }
  }
}
