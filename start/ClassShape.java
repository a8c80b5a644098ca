import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What other source files can see of a class file when they are compiled: two class files with equal {@link #text} may stand for each other there.
 * Left out are the bodies of methods, what is private or made by the compiler, and the tables of debuggers; what isn't known is taken as it is.
 * The format is chapter 4 of the Java Virtual Machine Specification.
 *
 * @param name       as in the class file, {@code lib/run/RunId}
 * @param sourceFile the name of the file that it was compiled from, without a directory
 * @param isLocal    it is anonymous or stands in a method: no other file can name it
 * @param supertypes its superclass and interfaces
 * @param header     what it is and extends, a part of the text: a change of it can be seen where the class isn't mentioned, by way of others' type parameters
 * @param text       the whole description, to be compared only
 */
record ClassShape(String name, String sourceFile, boolean isLocal, boolean isInterface, List<String> supertypes, String header, String text) {
    private static final int INTERFACE = 0x0200;
    private static final int PRIVATE = 0x0002;
    private static final int SYNTHETIC = 0x1000;
    private static final Set<String> UNSEEN = Set.of("Code", "LineNumberTable", "LocalVariableTable", "LocalVariableTypeTable", "SourceFile", "NestMembers", "NestHost",
            "BootstrapMethods", "MethodParameters");

    static ClassShape of(byte[] bytes) {
        try {
            return new Reader(bytes).read();
        } catch (IOException e) {
            throw new IllegalArgumentException("not a class file", e);
        }
    }

    /** Reads one class file from its beginning to its end. */
    private static final class Reader {
        private final DataInputStream in;
        private Object[] constants;
        private String sourceFile = "";
        private boolean local;

        Reader(byte[] bytes) {
            in = new DataInputStream(new ByteArrayInputStream(bytes));
        }

        ClassShape read() throws IOException {
            in.skipBytes(8);
            readConstants();
            int flags = in.readUnsignedShort();
            String name = constant();
            var supertypes = new ArrayList<>(List.of(constant()));
            supertypes.addAll(names());
            String members = "fields " + members() + "\nmethods " + members();
            Set<String> attributes = attributes(name);
            List<String> inHeader = attributes.stream().filter(a -> a.startsWith("Signature ") || a.startsWith("PermittedSubclasses ")).toList();
            String header = flags + " " + supertypes + " " + inHeader;
            return new ClassShape(name, sourceFile, local, (flags & INTERFACE) != 0, supertypes, header, header + "\n" + members + "\n" + attributes);
        }

        private void readConstants() throws IOException {
            constants = new Object[in.readUnsignedShort()];
            for (int i = 1; i < constants.length; i++) {
                int tag = in.readUnsignedByte();
                switch (tag) {
                    case 1 -> constants[i] = in.readUTF();
                    case 3 -> constants[i] = "int " + in.readInt();
                    case 4 -> constants[i] = "float " + in.readInt();
                    case 5, 6 -> constants[i++] = (tag == 5 ? "long " : "double ") + in.readLong();
                    case 7, 8, 16, 19, 20 -> constants[i] = in.readUnsignedShort();
                    case 15 -> in.skipBytes(3);
                    default -> in.skipBytes(4);
                }
            }
        }

        /** The text of a constant; of a class or string, the text that it refers to; nothing for index 0, which stands for "none". */
        private String constant() throws IOException {
            Object value = constants[in.readUnsignedShort()];
            return String.valueOf(value instanceof Integer index ? constants[index] : value);
        }

        private List<String> names() throws IOException {
            var names = new ArrayList<String>();
            for (int count = in.readUnsignedShort(); count > 0; count--) {
                names.add(constant());
            }
            return names;
        }

        /** In no order: it isn't seen. */
        private Set<String> members() throws IOException {
            var members = new TreeSet<String>();
            for (int count = in.readUnsignedShort(); count > 0; count--) {
                int flags = in.readUnsignedShort();
                String name = constant();
                String member = flags + " " + name + " " + constant() + " " + attributes("");
                if ((flags & (PRIVATE | SYNTHETIC)) == 0 && !name.equals("<clinit>")) {
                    members.add(member);
                }
            }
            return members;
        }

        private Set<String> attributes(String ofClass) throws IOException {
            var attributes = new TreeSet<String>();
            for (int count = in.readUnsignedShort(); count > 0; count--) {
                String name = constant();
                int length = in.readInt();
                if (name.equals("SourceFile")) {
                    sourceFile = constant();
                } else if (UNSEEN.contains(name)) {
                    in.skipBytes(length);
                } else {
                    attributes.add(name + " " + attribute(name, length, ofClass));
                }
            }
            return attributes;
        }

        private String attribute(String name, int length, String ofClass) throws IOException {
            return switch (name) {
                case "ConstantValue", "Signature" -> constant();
                case "Exceptions", "PermittedSubclasses" -> names().toString();
                case "InnerClasses" -> memberClasses(ofClass);
                case "EnclosingMethod" -> {
                    local = true;
                    in.skipBytes(length);
                    yield "";
                }
                case "Record" -> components();
                case "AnnotationDefault" -> value();
                case "RuntimeVisibleAnnotations", "RuntimeInvisibleAnnotations" -> annotations();
                default -> HexFormat.of().formatHex(in.readNBytes(length));
            };
        }

        /** Only those of the class itself: the table also names whatever class of others is used in a body. */
        private String memberClasses(String ofClass) throws IOException {
            var members = new TreeSet<String>();
            for (int count = in.readUnsignedShort(); count > 0; count--) {
                String inner = constant();
                String outer = constant();
                String member = inner + " " + constant() + " " + in.readUnsignedShort();
                if (outer.equals(ofClass) || inner.equals(ofClass)) {
                    members.add(member);
                }
            }
            return members.toString();
        }

        private String components() throws IOException {
            var components = new ArrayList<String>();
            for (int count = in.readUnsignedShort(); count > 0; count--) {
                components.add(constant() + " " + constant() + " " + attributes(""));
            }
            return components.toString();
        }

        private String annotations() throws IOException {
            var annotations = new ArrayList<String>();
            for (int count = in.readUnsignedShort(); count > 0; count--) {
                annotations.add(annotation());
            }
            return annotations.toString();
        }

        private String annotation() throws IOException {
            var text = new StringBuilder(constant());
            for (int count = in.readUnsignedShort(); count > 0; count--) {
                text.append(' ').append(constant()).append('=').append(value());
            }
            return text.toString();
        }

        private String value() throws IOException {
            char tag = (char) in.readUnsignedByte();
            return tag + switch (tag) {
                case 'e' -> constant() + "." + constant();
                case '@' -> annotation();
                case '[' -> values();
                default -> constant();
            };
        }

        private String values() throws IOException {
            var values = new ArrayList<String>();
            for (int count = in.readUnsignedShort(); count > 0; count--) {
                values.add(value());
            }
            return values.toString();
        }
    }
}
