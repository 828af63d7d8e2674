package org.cfgrun.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Numbers have the digits of the language of the user in `String.format` without a locale: Arabic
 * ones in Egypt, which no reader of a log, an annotation or a file name expects.
 */
class LocaleTest {
  // A number in a format string. `%s` converts a number without its locale.
  private static final Pattern NUMBER =
      Pattern.compile("\"[^\"\n]*%[-+0,(# ]*[0-9]*(\\.[0-9]+)?[dfeEgGaA](?![a-z0-9])[^\"\n]*\"");

  @Test
  void numbersAreFormattedInTheRootLocale() throws IOException {
    List<String> found = new ArrayList<>();
    for (String module : List.of("components", "interpreter", "runtime", "cli")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          find(file, found);
        }
      }
    }
    assertThat(found).as("use %s, or String.format(Locale.ROOT, ...)").isEmpty();
  }

  private static void find(Path file, List<String> found) throws IOException {
    String text = Files.readString(file);
    Matcher format = NUMBER.matcher(text);
    while (format.find()) {
      String before = text.substring(Math.max(0, format.start() - 80), format.start());
      String after = text.substring(format.end(), Math.min(text.length(), format.end() + 40));
      boolean formats =
          after.stripLeading().startsWith(".formatted(")
              || before.matches("(?s).*(format|printf)\\(\\s*");
      if (formats && !before.contains("Locale.ROOT")) {
        found.add(file.getFileName() + ": " + format.group());
      }
    }
  }

  @Test
  void lettersAreConvertedInTheRootLocale() {
    noClasses()
        .should()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .orShould()
        .callMethod(Locale.class, "getDefault")
        .because("the letter i has another capital letter in Turkish")
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.cfgrun"));
  }

  @Test
  void textOfTheProgramDoesNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat("%s".formatted(12)).isEqualTo("12");
      assertThat(String.format("%d", 12)).isNotEqualTo("12");
    } finally {
      Locale.setDefault(before);
    }
  }
}
