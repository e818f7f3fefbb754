// Both kinds of processors, with a bill of materials and where it came from:
//   docker buildx bake --file docker/bake.hcl --set image.tags=registry.example.org/wenyuan:0.2.0 --push
target "image" {
  context    = "."
  dockerfile = "docker/Dockerfile"
  platforms  = ["linux/amd64", "linux/arm64"]
  attest     = ["type=sbom", "type=provenance,mode=max"]
}

group "default" {
  targets = ["image"]
}
