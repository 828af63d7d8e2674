package org.cfgrun.tests;

import com.google.gson.Gson;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;

/** Writes a small COCO dataset of rectangles in three of the eighty classes. */
final class CocoFolder {
  private static final Map<Integer, String> CATEGORIES =
      Map.of(1, "person", 17, "cat", 44, "bottle");
  private static final int WIDTH = 160;
  private static final int HEIGHT = 120;
  private static final int OBJECTS = 3;

  private final Random random = new Random(1);
  private final Path root;

  CocoFolder(Path root) {
    this.root = root;
  }

  /** Writes images to {@code NAME/} and annotations to {@code annotations/instances_NAME.json}. */
  void write(String name, int count) throws IOException {
    Path folder = Files.createDirectories(root.resolve(name));
    List<Object> images = new ArrayList<>();
    List<Object> annotations = new ArrayList<>();
    for (int id = 1; id <= count; id++) {
      String file = "%012d.jpg".formatted(id);
      images.add(Map.of("id", id, "file_name", file, "width", WIDTH, "height", HEIGHT));
      BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < OBJECTS; i++) {
        annotations.add(draw(image, id, annotations.size() + 1));
      }
      ImageIO.write(image, "jpg", folder.resolve(file).toFile());
    }
    List<Object> categories = new ArrayList<>();
    CATEGORIES.forEach((id, category) -> categories.add(Map.of("id", id, "name", category)));
    Files.createDirectories(root.resolve("annotations"));
    Files.writeString(
        root.resolve("annotations/instances_" + name + ".json"),
        new Gson()
            .toJson(
                Map.of("images", images, "annotations", annotations, "categories", categories)));
  }

  private Map<String, Object> draw(BufferedImage image, int imageId, int id) {
    int width = 20 + random.nextInt(40);
    int height = 20 + random.nextInt(40);
    int x = random.nextInt(WIDTH - width);
    int y = random.nextInt(HEIGHT - height);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(random.nextInt(1 << 24)));
    graphics.fillRect(x, y, width, height);
    graphics.dispose();
    List<Integer> categories = CATEGORIES.keySet().stream().sorted().toList();
    return Map.of(
        "id",
        id,
        "image_id",
        imageId,
        "category_id",
        categories.get(random.nextInt(categories.size())),
        "bbox",
        List.of(x, y, width, height),
        "area",
        width * height,
        "iscrowd",
        0);
  }
}
