package org.cfgrun.ide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.cfgrun.ide.diagnostic.ProtocolDiagnostics;
import org.cfgrun.ide.workspace.PositionEncoding;
import org.cfgrun.ide.workspace.Positions;
import org.cfgrun.ide.workspace.ServerSettings;
import org.cfgrun.ide.workspace.Workspace;
import org.cfgrun.interpreter.source.Source;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.TextDocumentItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Edits fifty open configs at random and compares the server's diagnostics with those of a fresh
 * workspace after each hundred edits. {@code -Dcfgrun.edits=10000} makes more than the default.
 */
class RandomEditsTest {
  private static final int FILES = 50;
  private static final int BASES = 12;
  private static final int EDITS = Integer.getInteger("cfgrun.edits", 600);
  private static final int BETWEEN_CHECKS = 100;
  private static final int LONGEST_TEXT = 3000;

  private static final String[] SNIPPETS = {
    "lr = 0.1\n",
    "x = dict(a=1, b=[1, 2])\n",
    "_base_ = 'base0.cfg'\n",
    "_delete_=True, ",
    "(",
    ")",
    "]",
    "{",
    "'",
    "\"\"\"",
    "\\",
    "\n",
    "\r\n",
    "\r",
    "  ",
    "\t",
    "# cfgrun: ignore[trailing-comma]\n",
    "y = {{ _base_.lr }}\n",
    "z = lr\n",
    "import os\n",
    "for i in range(3):\n    v = i\n",
    ",",
    "=",
    "optimizer = dict(type='SGD', lr=lr)\n",
    "model = dict(backbone=dict(depth=50))\n",
    "é",
    "😀",
    "\uFEFF",
  };

  @TempDir Path folder;
  private final Random random = new Random(Long.getLong("cfgrun.seed", 20260101));
  private final List<String> uris = new ArrayList<>();
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, Deque<String>> undo = new LinkedHashMap<>();

  @Test
  void diagnosticsEqualThoseOfAFreshAnalysis() throws IOException {
    try (TestClient client = new TestClient()) {
      client.initialize(folder);
      for (int i = 0; i < FILES; i++) {
        String uri =
            folder.resolve(i < BASES ? "base" + i + ".cfg" : "c" + i + ".cfg").toUri().toString();
        uris.add(uri);
        texts.put(uri, text(i));
        undo.put(uri, new ArrayDeque<>());
        client.open(uri, "cfgrun", texts.get(uri));
      }
      for (int edit = 1; edit <= EDITS; edit++) {
        String uri = uris.get(random.nextInt(FILES));
        edit(client, uri);
        if (edit % BETWEEN_CHECKS == 0) {
          check(client, edit);
        }
      }
      assertThat(client.exit()).isZero();
    }
  }

  /** The first bases stand alone, the others inherit one of them, and children inherit any. */
  private String text(int file) {
    if (file < BASES / 2) {
      return "lr = 0.%d\nmodel = dict(backbone=dict(depth=%d), neck=[1, 2])\n"
          .formatted(file, file);
    }
    int base = random.nextInt(file < BASES ? BASES / 2 : BASES);
    return "_base_ = ['base%d.cfg']\nmodel = dict(backbone=dict(depth=18))\nsteps = [{{_base_.lr}}, 2]\n"
        .formatted(base);
  }

  private void edit(TestClient client, String uri) {
    String old = Objects.requireNonNull(texts.get(uri));
    Deque<String> before = Objects.requireNonNull(undo.get(uri));
    int kind = random.nextInt(10);
    if (kind == 0 && !before.isEmpty()) {
      change(client, uri, 0, old.length(), before.pop());
      return;
    }
    before.push(old);
    int from = random.nextInt(old.length() + 1);
    int to = from;
    String text = "";
    if (kind < 5) {
      text = SNIPPETS[random.nextInt(SNIPPETS.length)];
    } else if (kind < 9 || old.length() > LONGEST_TEXT) {
      to = Math.min(old.length(), from + random.nextInt(1 + (kind == 8 ? old.length() : 8)));
    } else {
      text = binary();
    }
    // An editor sends whole characters and line ends.
    while (from > 0 && splits(old, from)) {
      from--;
    }
    while (to < old.length() && splits(old, to)) {
      to++;
    }
    change(client, uri, from, to, text);
  }

  private static boolean splits(String text, int at) {
    return at > 0
        && at < text.length()
        && (text.charAt(at - 1) == '\r' && text.charAt(at) == '\n'
            || Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at)));
  }

  private String binary() {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private void change(TestClient client, String uri, int from, int to, String text) {
    String old = Objects.requireNonNull(texts.get(uri));
    Positions positions = new Positions(Source.of(uri, old), PositionEncoding.UTF_16);
    client.change(uri, positions.range(from, to), text);
    texts.put(uri, old.substring(0, from) + text + old.substring(to));
  }

  private void check(TestClient client, int edits) {
    Workspace fresh =
        new Workspace(List.of(folder), ServerSettings.DEFAULT, PositionEncoding.UTF_16);
    texts.forEach((uri, text) -> fresh.open(new TextDocumentItem(uri, "cfgrun", 1, text)));
    for (String uri : uris) {
      List<Diagnostic> expected =
          ProtocolDiagnostics.of(Objects.requireNonNull(fresh.snapshot(uri)));
      client.waitFor(
          uri, expected, () -> "after %s edits, of the text:%n%s".formatted(edits, texts.get(uri)));
    }
  }
}
