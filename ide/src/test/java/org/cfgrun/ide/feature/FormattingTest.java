package org.cfgrun.ide.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentRangeFormattingParams;
import org.eclipse.lsp4j.FormattingOptions;
import org.eclipse.lsp4j.TextEdit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormattingTest {
  private static final FormattingOptions OPTIONS = new FormattingOptions(4, true);

  @TempDir Path folder;

  private List<TextEdit> format(OpenConfig open) {
    return open.ask(Features.FORMATTING, new DocumentFormattingParams(open.document(), OPTIONS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void formatsWithTheLineEndsOfTheText(String lineEnd) {
    String text = "# é😀\na  =  1\n\n\n\nb={'x' : [1,2]}\nc = 3 #  end\n";
    String formatted = "# é😀\na = 1\n\nb = {'x': [1, 2]}\nc = 3  #  end\n";
    OpenConfig open = new OpenConfig(folder, text.replace("\n", lineEnd));
    assertThat(open.after(format(open))).isEqualTo(formatted.replace("\n", lineEnd));
  }

  @Test
  void editsOnlyWhatChanges() {
    OpenConfig open = new OpenConfig(folder, "a = 1\nb+=2\nc = 3\n");
    assertThat(format(open)).containsExactly(new TextEdit(open.range("+="), " += "));
    assertThat(format(new OpenConfig(folder, "a = 1\nb = 2\n"))).isEmpty();
  }

  @Test
  void formatsWholeStatementsOfARange() {
    OpenConfig open = new OpenConfig(folder, "a=1\nb=dict(x=1,\n y=2)\nc=3\n");
    List<TextEdit> edits =
        open.ask(
            Features.RANGE_FORMATTING,
            new DocumentRangeFormattingParams(open.document(), OPTIONS, open.range("y=2")));
    assertThat(open.after(edits)).isEqualTo("a=1\nb = dict(x=1, y=2)\nc=3\n");
  }

  @Test
  void leavesATextWithErrorsAlone() {
    assertThat(format(new OpenConfig(folder, "a  = (1\n"))).isEmpty();
  }
}
