// The pod webhook as one would write it in Go: net/http, encoding/json, and of a review only the members that it needs.
// What tests/bench compares the server with.
package main

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

type pod struct {
	Metadata struct {
		OwnerReferences []struct {
			APIVersion string `json:"apiVersion"`
			Kind       string `json:"kind"`
		} `json:"ownerReferences"`
	} `json:"metadata"`
	Spec struct {
		Tolerations []struct {
			Key      string `json:"key"`
			Operator string `json:"operator"`
		} `json:"tolerations"`
	} `json:"spec"`
}

type review struct {
	Request *struct {
		UID       string `json:"uid"`
		Operation string `json:"operation"`
		Object    pod    `json:"object"`
	} `json:"request"`
}

type status struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Reason  string `json:"reason"`
}

type response struct {
	UID     string  `json:"uid"`
	Allowed bool    `json:"allowed"`
	Status  *status `json:"status,omitempty"`
}

type answer struct {
	APIVersion string   `json:"apiVersion"`
	Kind       string   `json:"kind"`
	Response   response `json:"response"`
}

func isForVMs(p *pod) bool {
	for _, t := range p.Spec.Tolerations {
		if t.Key == "virtual-kubelet.io/provider" || (t.Key == "" && t.Operator == "Exists") {
			return true
		}
	}
	return false
}

func isOfCocoonSet(p *pod) bool {
	for _, o := range p.Metadata.OwnerReferences {
		if o.Kind == "CocoonSet" && strings.HasPrefix(o.APIVersion, "cocoonset.cocoonstack.io/") {
			return true
		}
	}
	return false
}

func judge(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 40<<20))
	if err != nil {
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	var in review
	if err := json.Unmarshal(body, &in); err != nil || in.Request == nil {
		http.Error(w, "not an AdmissionReview", http.StatusBadRequest)
		return
	}
	out := response{UID: in.Request.UID, Allowed: true}
	if in.Request.Operation == "CREATE" && isForVMs(&in.Request.Object) && !isOfCocoonSet(&in.Request.Object) {
		out.Allowed = false
		out.Status = &status{Code: 403, Reason: "Forbidden", Message: "create a CocoonSet instead"}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer{"admission.k8s.io/v1", "AdmissionReview", out})
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go-webhook ADDRESS   (TLS_CERT and TLS_KEY name its certificate)")
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/mutate", judge)
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	server := &http.Server{
		Addr:              os.Args[1],
		Handler:           mux,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       120 * time.Second,
	}
	log.Fatal(server.ListenAndServeTLS(os.Getenv("TLS_CERT"), os.Getenv("TLS_KEY")))
}
