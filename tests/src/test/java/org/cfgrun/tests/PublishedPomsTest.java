package org.cfgrun.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The POMs have what Maven Central requires of published artifacts. */
class PublishedPomsTest {
  private static final Path ROOT = Path.of("..");

  private static Document pom(String module) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(ROOT.resolve(module).resolve("pom.xml").toFile());
    } catch (IOException | ParserConfigurationException | SAXException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> texts(Document pom, String path) {
    try {
      NodeList nodes =
          (NodeList)
              XPathFactory.newInstance()
                  .newXPath()
                  .evaluate("/project/" + path, pom, XPathConstants.NODESET);
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < nodes.getLength(); i++) {
        texts.add(nodes.item(i).getTextContent().strip());
      }
      return texts;
    } catch (XPathExpressionException e) {
      throw new IllegalArgumentException(path, e);
    }
  }

  private static List<String> modules() {
    return texts(pom(""), "modules/module | /project/profiles/profile/modules/module");
  }

  private static boolean isPublished(String module) {
    return texts(pom(module), "properties/maven.deploy.skip").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "description",
        "url",
        "licenses/license/name",
        "licenses/license/url",
        "developers/developer/name",
        "scm/connection",
        "scm/developerConnection",
        "scm/url"
      })
  void parentHasWhatModulesInherit(String path) {
    assertThat(texts(pom(""), path)).singleElement().asString().isNotEmpty();
  }

  @Test
  void modulesThatUsersDependOnArePublished() {
    assertThat(modules().stream().filter(PublishedPomsTest::isPublished))
        .containsExactlyInAnyOrder(
            "grammar", "components", "interpreter", "stdlib-configs", "ide", "runtime", "cli");
    assertThat(texts(pom(""), "version")).hasSize(1);
  }

  /** A published artifact cannot depend on one that is not. */
  @Test
  void publishedModulesAreComplete() {
    List<String> unpublished =
        modules().stream().filter(module -> !isPublished(module)).map("cfgrun-"::concat).toList();
    for (String module : modules()) {
      Document pom = pom(module);
      assertThat(texts(pom, "name")).as(module).containsExactly("cfgrun " + module);
      assertThat(texts(pom, "description")).as(module).hasSize(1);
      if (isPublished(module)) {
        assertThat(texts(pom, "dependencies/dependency[not(scope='test')]/artifactId"))
            .as(module)
            .doesNotContainAnyElementsOf(unpublished);
      } else {
        for (String step : List.of("maven.source.skip", "maven.javadoc.skip", "gpg.skip")) {
          assertThat(texts(pom, "properties/" + step)).as(module).containsExactly("true");
        }
      }
    }
  }
}
