package org.cfgrun.ide.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cfgrun.ide.workspace.ClientAbilities;
import org.cfgrun.ide.workspace.PositionEncoding;
import org.cfgrun.ide.workspace.ServerSettings;
import org.cfgrun.ide.workspace.Workspace;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.HoverCapabilities;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.MarkupContent;
import org.eclipse.lsp4j.MarkupKind;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.TextDocumentClientCapabilities;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.TextDocumentItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulePictureTest {
  private static final String CONFIG =
      """
      optimizer = dict(type='SGD', lr=0.02, momentum=0.9)
      lr_config = dict(policy='step', step=[8, 11])
      momentum_config = dict(policy='CosineAnnealing', min_momentum=0.5)
      runner = dict(type='EpochBasedRunner', max_epochs=12)
      """;

  private static final Pattern PICTURE =
      Pattern.compile("!\\[([a-z ]+)\\]\\(data:image/svg\\+xml;base64,([A-Za-z0-9+/=]+)\\)");

  @TempDir Path folder;

  private MarkupContent hover(int line, int column, List<String> formats, boolean pictures) {
    JsonObject settings = new JsonObject();
    settings.addProperty("pictures", pictures);
    Workspace workspace =
        new Workspace(List.of(folder), ServerSettings.of(settings), PositionEncoding.UTF_16);
    ClientCapabilities client = new ClientCapabilities();
    client.setTextDocument(new TextDocumentClientCapabilities());
    client.getTextDocument().setHover(new HoverCapabilities(formats, false));
    workspace.connect(ClientAbilities.of(client));
    String uri = folder.resolve("a.cfg").toUri().toString();
    workspace.open(new TextDocumentItem(uri, "cfgrun", 1, CONFIG));
    return Features.HOVER
        .answer(
            Objects.requireNonNull(workspace.snapshot(uri)),
            new HoverParams(new TextDocumentIdentifier(uri), new Position(line, column)),
            () -> {})
        .orElseThrow()
        .getContents()
        .getRight();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 30, learning rate, 0.02, 0.0002",
    "0, 40, momentum, 0.9, 0.5068",
    "1, 3, learning rate, 0.02, 0.0002",
    "2, 3, momentum, 0.9, 0.5068"
  })
  void scheduleIsAPicture(int line, int column, String title, String first, String last) {
    MarkupContent content =
        hover(line, column, List.of(MarkupKind.MARKDOWN, MarkupKind.PLAINTEXT), true);
    assertThat(content.getKind()).isEqualTo(MarkupKind.MARKDOWN);
    Matcher picture = PICTURE.matcher(content.getValue());
    assertThat(picture.find()).isTrue();
    assertThat(picture.group(1)).isEqualTo(title);
    assertThat(picture.group(2).length()).isLessThan(8_000);
    assertThat(new String(Base64.getDecoder().decode(picture.group(2)), StandardCharsets.UTF_8))
        .startsWith("<svg xmlns=")
        .contains(">" + first + "</text>", ">" + last + "</text>", ">epoch</text>");
    assertThat(content.getValue()).doesNotContain("█").contains("| epoch 1 |");
  }

  @Test
  void editorThatShowsMarkdownWithoutPicturesGetsText() {
    MarkupContent content = hover(1, 3, List.of(MarkupKind.MARKDOWN), false);
    assertThat(content.getKind()).isEqualTo(MarkupKind.MARKDOWN);
    assertThat(content.getValue()).contains("```text\n0.02 █").doesNotContain("base64");
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void editorOfPlainTextGetsNeitherMarksNorPictures(boolean pictures) {
    MarkupContent content = hover(1, 3, List.of(MarkupKind.PLAINTEXT), pictures);
    assertThat(content.getKind()).isEqualTo(MarkupKind.PLAINTEXT);
    assertThat(content.getValue())
        .startsWith("lr_config = dict(policy='step', step=[8, 11])\n")
        .contains("0.02 █", "epoch 9  0.002", "set to dict(")
        .doesNotContain("base64", "`", "](", "|--");
  }
}
