// The readers that kubectl is built of: the release that the differential takes for its referee, and beside it a later
// one, whose decoder is another. To take other releases, change the versions, and `go mod tidy`.
module github.com/cocoonstack/cocoon-webhook/tests/yaml/kubectl

go 1.24.0

replace (
	k8s.io/later => k8s.io/apimachinery v0.34.1
	sigs.k8s.io/yaml => sigs.k8s.io/yaml v1.4.0 // kubectl 1.32's own; the later decoder would take another
)

require (
	golang.org/x/text v0.23.0
	k8s.io/apimachinery v0.32.13
	k8s.io/later v0.0.0
)

require (
	github.com/fxamacker/cbor/v2 v2.9.0 // indirect
	github.com/go-logr/logr v1.4.2 // indirect
	github.com/gogo/protobuf v1.3.2 // indirect
	github.com/json-iterator/go v1.1.12 // indirect
	github.com/modern-go/concurrent v0.0.0-20180306012644-bacd9c7ef1dd // indirect
	github.com/modern-go/reflect2 v1.0.3-0.20250322232337-35a7c28c31ee // indirect
	github.com/x448/float16 v0.8.4 // indirect
	k8s.io/klog/v2 v2.130.1 // indirect
	sigs.k8s.io/json v0.0.0-20241014173422-cfa47c3a1cc8 // indirect
	sigs.k8s.io/structured-merge-diff/v4 v4.4.2 // indirect
	sigs.k8s.io/yaml v1.6.0 // indirect
)
