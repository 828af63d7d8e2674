package org.cfgrun.runtime.log.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTrackerTest {
  @TempDir Path folder;

  @Test
  void leavesFileThatIsNotATableUnchanged() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "mine\n");
    assertThatThrownBy(() -> new CsvTracker(file, 5).open())
        .isInstanceOf(TrackerException.class)
        .hasMessageContaining("notes.txt");
    assertThat(file).hasContent("mine\n");
  }

  @Test
  void dropsUnfinishedRowOfKilledRun() throws Exception {
    Path file = Files.writeString(folder.resolve("m.csv"), "step,tag,value\n1,a,2.0\n2,a,3");
    CsvTracker tracker = new CsvTracker(file, 5);
    tracker.open();
    tracker.close(Ending.COMPLETE);
    assertThat(file).hasContent("step,tag,value\n1,a,2.0\n");
  }
}
